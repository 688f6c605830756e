/** The EspoCRM gateway on the fake, with what a person had in the CRM before. */
import { espoChoice } from '../../../../adapters/crm/espocrm/choice';
import type { RecordRef } from '../../../../core/ports/records';
import type { ContractWorld, SeededRecord } from '../../../adapters/crm/crm-gateway.contract';
import { openFakeWorld } from '../open-world';
import { keys, openFakeEspo, type FakeEspo } from './espocrm';
import type { Row } from './store';
import { insert } from './write';

export interface EspoWorld extends ContractWorld {
	fake: FakeEspo;
	slept: number[];
}

const entityOf = {
	lead: 'Lead',
	contact: 'Contact',
	company: 'Account',
	deal: 'Opportunity',
	ticket: 'Case',
};
const closed: Record<string, Record<string, string>> = {
	lead: { converted: 'Converted', lost: 'Dead' },
	deal: { won: 'Closed Won', lost: 'Closed Lost' },
	ticket: { won: 'Closed', lost: 'Rejected' },
};

export async function openEspoWorld(apiKey = keys.full): Promise<EspoWorld> {
	const fake = await openFakeEspo();
	const { gateway, slept, close } = await openFakeWorld(espoChoice, { url: `${fake.url}/`, apiKey });
	return {
		...{ gateway, slept, fake, users: fake.users, missingId: '0000000000000000a' },
		calls: () => fake.log.length,
		// Its clock moves with every row.
		later: () => undefined,
		seed: async (records) => await Promise.resolve(seed(fake, records)),
		close: async () => {
			await close();
			await fake.close();
		},
	};
}

function seed({ store, users }: FakeEspo, records: SeededRecord[]): Record<string, RecordRef> {
	const refs: Record<string, RecordRef> = {};
	const idOf = (name: string): string => refs[name]?.id ?? '';
	const role = { name: 'admin', userId: users[0], limited: false };
	for (const record of records) {
		const entity = entityOf[record.kind];
		const row = insert(store, entity, bodyOf(record, idOf), role);
		refs[record.as] = { kind: record.kind, id: row.id };
		for (const name of record.becomes ?? []) Object.assign(row, became(refs[name]));
	}
	return refs;
}

const became = (ref: RecordRef | undefined): Partial<Row> =>
	ref ? { [`created${entityOf[ref.kind]}Id`]: ref.id } : {};

function bodyOf(record: SeededRecord, idOf: (name: string) => string): Record<string, unknown> {
	const { kind, title = '', emails = [], domains = [], state } = record;
	const [first = '', ...rest] = title.split(' ');
	const stage = state ? closed[kind]?.[state] : undefined;
	const person = kind === 'lead' || kind === 'contact';
	return {
		...(person
			? rest.length > 0
				? { firstName: first, lastName: rest.join(' ') }
				: { lastName: title }
			: { name: title }),
		...(emails.length > 0
			? { emailAddressData: emails.map((emailAddress, index) => ({ emailAddress, primary: index === 0 })) }
			: {}),
		...(domains[0] ? { website: `https://www.${domains[0]}/about` } : {}),
		...(record.company ? { accountId: idOf(record.company) } : {}),
		...(record.contacts ? { contactsIds: record.contacts.map(idOf) } : {}),
		...(record.owner ? { assignedUserId: record.owner } : {}),
		...(record.source ? { source: record.source } : {}),
		...(kind === 'deal' ? { amount: 0, closeDate: '2026-12-31', ...(stage ? { stage } : {}) } : {}),
		...(stage && kind !== 'deal' ? { status: stage } : {}),
	};
}
