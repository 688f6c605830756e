/** What the forms of the built-in CRM offer: fields of a kind, with those that the store adds, and sources. */
import type { Kysely } from 'kysely';
import type { CrmField, CrmOption, FieldType } from '../../../core/ports/crm-gateway';
import type { Kind } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';

type Db = Kysely<MemorySchema>;

const plainSources = ['email', 'phone', 'website', 'referral', 'other'];

const optionRows = (db: Db, store: string, type: 'source' | 'field', kind: Kind) =>
	db
		.selectFrom('crm_options')
		.select(['id', 'label', 'state'])
		.where('store', '=', store)
		.where('type', '=', type)
		.where('kind', '=', kind)
		.orderBy('position')
		.execute();

export async function sourcesOf(db: Db, store: string, kind: Kind): Promise<CrmOption[]> {
	const rows = await optionRows(db, store, 'source', kind);
	const labels = rows.length > 0 ? rows : plainSources.map((id) => ({ id, label: id }));
	return labels.map(({ id, label }) => ({ id, label, active: true }));
}

const field = (id: string, label: string, type: FieldType = 'string', required = false): CrmField => ({
	...{ id, label, type, required },
	readOnly: false,
});

const priorities: CrmOption[] = ['High', 'Normal', 'Low'].map((label) => ({
	...{ id: label.toLowerCase(), label },
	active: true,
}));

export async function fieldsOf(db: Db, store: string, kind: Kind): Promise<CrmField[]> {
	const own = await optionRows(db, store, 'field', kind);
	const sources = await sourcesOf(db, store, kind);
	const person =
		kind === 'lead' || kind === 'contact'
			? [field('personName', 'Name of the Person'), field('phone', 'Phone')]
			: kind === 'company'
				? [field('phone', 'Phone')]
				: [];
	return [
		field('title', 'Title', 'string', true),
		...person,
		{ ...field('source', 'Source', 'options'), options: sources },
		field('description', 'Description'),
		...(kind === 'ticket' ? [{ ...field('priority', 'Priority', 'options'), options: priorities }] : []),
		...own.map(({ id, label, state }) => field(id, label, (state ?? 'string') as FieldType)),
	];
}
