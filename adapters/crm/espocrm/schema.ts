/** EspoCRM's names and the shapes of its answers (REST `/api/v1`, version 9). */
import { z } from 'zod';
import type { Kind } from '../../../core/ports/records';

export interface EspoCredential {
	/** Address of the site, with or without `/api/v1`. */
	url: string;
	apiKey: string;
}

export const espoHeaders = (credential: Record<string, unknown>): Record<string, string> => ({
	'X-Api-Key': String(credential.apiKey ?? ''),
});

export const entities: Record<Kind, string> = {
	lead: 'Lead',
	contact: 'Contact',
	company: 'Account',
	deal: 'Opportunity',
	ticket: 'Case',
};

export const kindOfEntity = (entity: unknown): Kind | undefined =>
	(Object.keys(entities) as Kind[]).find((kind) => entities[kind] === entity);

/** Kinds with addresses of their own. */
export const withAddress: readonly Kind[] = ['lead', 'contact', 'company'];

/** Columns of lists. `emailAddressData` never comes in a list, whatever is asked for: only a single record has it. */
export const columns: Record<Kind, string[]> = {
	lead: [
		...[
			'id',
			'name',
			'firstName',
			'lastName',
			'emailAddress',
			'phoneNumber',
			'status',
			'source',
			'accountName',
		],
		...['assignedUserId', 'createdAt', 'createdAccountId', 'createdContactId', 'createdOpportunityId'],
	],
	contact: [
		...['id', 'name', 'firstName', 'lastName', 'emailAddress', 'phoneNumber'],
		...['accountId', 'accountName', 'assignedUserId', 'createdAt'],
	],
	company: ['id', 'name', 'website', 'emailAddress', 'phoneNumber', 'assignedUserId', 'createdAt'],
	deal: [
		...['id', 'name', 'stage', 'amount', 'closeDate', 'leadSource', 'accountId', 'contactsIds'],
		...['assignedUserId', 'createdAt'],
	],
	ticket: [
		...['id', 'name', 'status', 'priority', 'type', 'accountId', 'contactId', 'contactsIds'],
		...['assignedUserId', 'createdAt'],
	],
};

export const espoRow = z.object({ id: z.string() }).passthrough();
export type EspoRow = z.infer<typeof espoRow>;

/** `total` counts all matches, but is -1 or -2 where EspoCRM does not count: never used to decide "found". */
export const espoList = z.object({ total: z.number(), list: z.array(espoRow) });

export const espoAppUser = z.object({
	user: z
		.object({ id: z.string(), name: z.string().nullish(), userName: z.string().nullish() })
		.passthrough(),
	acl: z.object({ table: z.record(z.unknown()).catch({}) }).catch({ table: {} }),
});
export type EspoAppUser = z.infer<typeof espoAppUser>;

/** A stage-like field as the metadata tell it. */
export const espoEnum = z
	.object({
		options: z.array(z.string()).catch([]),
		default: z.string().nullish().catch(null),
		probabilityMap: z.record(z.number().nullable()).optional().catch(undefined),
		notActualOptions: z.array(z.string()).optional().catch(undefined),
		style: z.record(z.string().nullable()).optional().catch(undefined),
	})
	.passthrough();
export type EspoEnum = z.infer<typeof espoEnum>;

export const espoFields = z.record(
	z
		.object({
			type: z.string().catch(''),
			required: z.boolean().optional().catch(undefined),
			readOnly: z.boolean().optional().catch(undefined),
			disabled: z.boolean().optional().catch(undefined),
			utility: z.boolean().optional().catch(undefined),
			options: z.array(z.string()).optional().catch(undefined),
		})
		.passthrough(),
);
export type EspoField = z.infer<typeof espoFields>[string];

/** Why a request was refused: the body of some answers; of others only the header X-Status-Reason speaks. */
export const espoRefusal = z.object({
	messageTranslation: z.object({
		label: z.string(),
		data: z.record(z.unknown()).nullish(),
	}),
});

/** One condition of a search. */
export type Where =
	| { type: 'in' | 'linkedWith'; attribute: string; value: string[] }
	| { type: 'equals' | 'contains' | 'like'; attribute: string; value: string }
	| { type: 'primary'; value: string }
	| { type: 'or'; value: Where[] };
