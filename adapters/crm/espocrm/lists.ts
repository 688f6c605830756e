/** What forms are filled from: users, sources and fields. */
import { CrmError } from '../../../core/ports/crm-error';
import type { CrmField, CrmOption, FieldType } from '../../../core/ports/crm-gateway';
import type { CrmUser, Kind } from '../../../core/ports/records';
import type { EspoApi } from './api';
import { text } from './mapping';
import { entities, espoFields, type EspoField } from './schema';

/** People only: API users, portal users and the system itself are nobody's colleagues. A role that may see no user gets none. */
export async function usersOf(api: EspoApi): Promise<CrmUser[]> {
	try {
		const rows = await api.list('User', {
			where: [{ type: 'in', attribute: 'type', value: ['regular', 'admin'] }],
			select: ['id', 'name', 'userName', 'emailAddress', 'isActive', 'type'],
		});
		return rows.map((row) => ({
			id: row.id,
			name: text(row.name) || text(row.userName) || row.id,
			email: text(row.emailAddress).toLowerCase() || null,
			active: row.isActive !== false,
		}));
	} catch (error) {
		if (error instanceof CrmError && error.code === 'forbidden') return [];
		throw error instanceof CrmError ? error : new CrmError('unavailable', String(error), { sent: 'no' });
	}
}

/** Deals take the list of the leads; other kinds have no source in EspoCRM. */
export async function sourcesOf(api: EspoApi, kind: Kind): Promise<CrmOption[]> {
	if (kind !== 'lead' && kind !== 'deal') return [];
	const own =
		kind === 'deal' ? await api.metadata('entityDefs.Opportunity.fields.leadSource.options') : undefined;
	const options =
		Array.isArray(own) && own.length > 0 ? own : await api.metadata('entityDefs.Lead.fields.source.options');
	return (Array.isArray(options) ? (options as unknown[]) : [])
		.map(text)
		.filter(Boolean)
		.map((value) => ({ id: value, label: value, active: true }));
}

const types: Record<string, FieldType> = {
	...{
		varchar: 'string',
		text: 'string',
		wysiwyg: 'string',
		url: 'string',
		email: 'string',
		phone: 'string',
	},
	...{ personName: 'string', int: 'number', float: 'number', currency: 'number', autoincrement: 'number' },
	...{ bool: 'boolean', date: 'dateTime', datetime: 'dateTime', datetimeOptional: 'dateTime' },
	...{
		enum: 'options',
		multiEnum: 'array',
		array: 'array',
		checklist: 'array',
		link: 'string',
		linkMultiple: 'array',
	},
	...{ number: 'string', urlMultiple: 'array' },
};

/** By the names that EspoCRM takes on writing: a link is written by its id. */
export async function fieldsOf(api: EspoApi, kind: Kind): Promise<CrmField[]> {
	const answer = await api.metadata(`entityDefs.${entities[kind]}.fields`);
	const fields = espoFields.safeParse(answer ?? {});
	if (!fields.success) return [];
	return Object.entries(fields.data).flatMap(([name, field]) => {
		const type = types[field.type];
		return type === undefined || field.disabled || field.utility ? [] : [toField(name, field, type)];
	});
}

function toField(name: string, field: EspoField, type: FieldType): CrmField {
	const id = field.type === 'link' ? `${name}Id` : field.type === 'linkMultiple' ? `${name}Ids` : name;
	return {
		...{ id, label: words(name), type },
		required: field.required === true,
		readOnly: field.readOnly === true || field.type === 'personName' || field.type === 'autoincrement',
		...(field.options
			? {
					options: field.options.filter(Boolean).map((value) => ({ id: value, label: value, active: true })),
				}
			: {}),
	};
}

/** `doNotCall` -> `Do not call`: EspoCRM's own labels would cost half a megabyte of language file. */
const words = (name: string): string => {
	const spaced = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
	return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};
