/** Fields of a form or an expression, checked by name: EspoCRM ignores what it does not know without a word. */
import { CrmError } from '../../../core/ports/crm-error';
import type { Kind } from '../../../core/ports/records';
import type { EspoApi } from './api';
import { entities, espoFields } from './schema';

/** Every entity has these beside the fields that its metadata name. */
const always = [
	'id',
	'deleted',
	'createdAt',
	'modifiedAt',
	'createdBy',
	'modifiedBy',
	'teams',
	'assignedUser',
];

export interface OwnFields {
	/** @throws CrmError that names the first field the entity does not have */
	check(kind: Kind, fields: Record<string, unknown> | undefined): Promise<void>;
}

/** One question for each entity, and only where fields are given. */
export function ownFieldsOf(api: EspoApi): OwnFields {
	const known = new Map<Kind, Promise<string[]>>();
	const ask = async (kind: Kind): Promise<string[]> => {
		const fields = espoFields.safeParse((await api.metadata(`entityDefs.${entities[kind]}.fields`)) ?? {});
		return fields.success ? Object.keys(fields.data) : [];
	};
	return {
		check: async (kind, fields = {}) => {
			const given = Object.keys(fields);
			if (given.length === 0) return;
			const asked = known.get(kind) ?? ask(kind);
			known.set(kind, asked);
			asked.catch(() => known.delete(kind));
			const names = await asked;
			const odd = names.length === 0 ? undefined : given.find((one) => !isOf(one, [...names, ...always]));
			if (odd !== undefined) throw unknownField(odd, kind);
		},
	};
}

/** Attributes are called after their field: `account` is written as `accountId`, `amount` has `amountCurrency`. */
const isOf = (attribute: string, fields: string[]): boolean =>
	fields.some(
		(field) =>
			attribute === field || (attribute.startsWith(field) && /^[A-Z]/.test(attribute.slice(field.length))),
	);

const unknownField = (name: string, kind: Kind): CrmError =>
	new CrmError(
		'invalid',
		`EspoCRM has no field "${name}" on ${entities[kind]}; it would ignore it without a word.`,
		{
			sent: 'no',
			todo: 'Pick the field from the list, or correct its name.',
		},
	);
