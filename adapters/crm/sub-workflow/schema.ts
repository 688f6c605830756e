/** What a sub-workflow may answer to each operation; ids may be numbers, lists may be texts with commas, nothing else is guessed. */
import { z } from 'zod';
import { addressKey } from '../../../core/binding/address-key';
import { kinds } from '../../../core/ports/records';

const id = z.union([z.string().min(1), z.number()]).transform(String);
const idOrNone = z
	.union([z.string(), z.number(), z.null()])
	.optional()
	.transform((value) => (value === null || value === undefined || value === '' ? null : String(value)));
const kind = z.enum(kinds);
const ref = z.object({ kind, id });

const list = z
	.union([z.array(z.union([z.string(), z.number()])), z.string(), z.null()])
	.optional()
	.transform((value): string[] =>
		(Array.isArray(value) ? value.map(String) : (value ?? '').split(/[,;\s]+/)).filter((one) => one !== ''),
	);

export const record = z.object({
	...{ kind, id, title: z.string().default('') },
	emails: list.transform((all) => [...new Set(all.map(addressKey))]),
	domains: list,
	...{ ownerId: idOrNone, companyId: idOrNone, contactIds: list },
	state: z.enum(['open', 'won', 'lost', 'converted']).default('open'),
	convertedTo: z.array(ref).default([]),
	createdAt: idOrNone,
	source: idOrNone,
	url: idOrNone,
	fields: z.record(z.unknown()).default({}),
});

/** One item for each that was sent, in order. */
export const written = z.object({
	ok: z.literal(true).optional(),
	record,
	existing: z.boolean().default(false),
});

export const refused = z.object({
	error: z.union([z.string().min(1), z.object({ message: z.string() }).transform(({ message }) => message)]),
	code: z.enum(['invalid', 'forbidden', 'notFound', 'conflict', 'unsupported']).default('invalid'),
});

export const activity = z.object({ id, on: z.array(ref).optional(), existing: z.boolean().default(false) });
export const foundMail = z.object({ messageId: z.string(), id, on: z.array(ref) });

export const related = z.object({
	of: ref,
	companies: z.array(record).default([]),
	openDeals: z.array(record).default([]),
	contacts: z.array(record).default([]),
});

export const user = z.object({
	...{ id, name: z.string().default('') },
	email: idOrNone.transform((value) => value?.toLowerCase() ?? null),
	active: z.boolean().default(true),
});

export const option = z.object({ id, label: z.string(), active: z.boolean().default(true) });
export const pipeline = option.extend({
	stages: z.array(option.extend({ state: z.enum(['open', 'won', 'lost']).default('open') })),
});
export const field = option.omit({ active: true }).extend({
	type: z.enum(['string', 'number', 'boolean', 'dateTime', 'options', 'array', 'object']).default('string'),
	required: z.boolean().default(false),
	readOnly: z.boolean().default(false),
	options: z.array(option).optional(),
});

export const operations = [
	'findByEmails',
	'get',
	'create',
	'findCompaniesByDomains',
	'related',
	'search',
	'findCreated',
	'update',
	'logMails',
	'findMails',
	'linkMail',
	'unlinkMail',
	'addActivities',
	'users',
	'sources',
	'pipelines',
	'fields',
] as const;
export type Operation = (typeof operations)[number];

/** Without these there is nothing to bind to. */
export const needed: Operation[] = ['findByEmails', 'get', 'create'];

export const capabilities = z.object({
	account: z.string().default('a sub-workflow'),
	kinds: z.array(kind).min(1),
	operations: z.array(z.enum(operations)),
	search: z.enum(['consistent', 'eventual']).default('consistent'),
	mail: z.enum(['native-many', 'native-one', 'note', 'activity']).default('note'),
	tasks: z.array(z.enum(['task', 'call'])).default(['task', 'call']),
	holdsAddress: z.array(kind).optional(),
	titleLimit: z.record(kind, z.number().int().positive()).default({}),
	notes: z.array(z.string()).default([]),
});
export type SubWorkflowCapabilities = z.infer<typeof capabilities>;
