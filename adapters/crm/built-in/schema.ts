/** Tables of the built-in CRM in the memory, and the shape of its seed file (crm.json of `explain`, see design 9). */
import { z } from 'zod';
import { kinds } from '../../../core/ports/records';

declare module '../../memory/schema' {
	interface MemorySchema {
		crm_records: RecordRow;
		crm_addresses: { store: string; address: string; kind: string; id: string; position: number };
		crm_domains: { store: string; domain: string; id: string };
		crm_members: { store: string; contact_id: string; kind: string; id: string };
		crm_users: UserRow;
		crm_options: OptionRow;
		crm_activities: ActivityRow;
		crm_activity_records: { store: string; kind: string; id: string; activity_id: string; at: string };
	}
}

export interface RecordRow {
	store: string;
	kind: string;
	id: string;
	key: string | null;
	title: string;
	/** Lower-case title and person name, for searching. */
	search: string;
	person_name: string;
	owner_id: string | null;
	company_id: string | null;
	contact_ids: string;
	state: string;
	converted_to: string;
	source: string | null;
	stage_id: string | null;
	phone: string | null;
	description: string | null;
	fields: string;
	created_at: string | null;
	updated_at: string;
	deleted: number;
}

interface UserRow {
	store: string;
	id: string;
	name: string;
	email: string | null;
	active: number;
	/** JSON of the rights by kind; null = all rights. */
	rights: string | null;
}

export interface OptionRow {
	store: string;
	/** `source`, `stage` or `field`. */
	type: string;
	kind: string;
	id: string;
	label: string;
	/** Of a stage: open, won or lost; of a field: its type. */
	state: string | null;
	position: number;
}

export interface ActivityRow {
	store: string;
	id: string;
	key: string;
	type: 'mail' | 'note' | 'task' | 'call';
	title: string;
	text: string;
	mail_id: string | null;
	due_at: string | null;
	owner_id: string | null;
	priority: string;
	planned: number;
	created_at: string;
}

const kind = z.enum(kinds);
const ref = z.object({ kind, id: z.string().min(1) }).strict();

const seedRights = z.record(
	kind,
	z
		.object({
			view: z.enum(['none', 'own', 'all']),
			edit: z.enum(['none', 'own', 'all']),
			create: z.boolean(),
		})
		.strict(),
);

const stage = z
	.object({ id: z.string().min(1), label: z.string().min(1), state: z.enum(['open', 'won', 'lost']) })
	.strict();
const ownField = z
	.object({
		id: z.string().min(1),
		label: z.string().min(1),
		type: z.enum(['string', 'number', 'boolean', 'dateTime']).default('string'),
	})
	.strict();

/** crm.json: every field but kind and id may be left out. */
export const crmSeed = z
	.object({
		users: z
			.array(
				z
					.object({
						id: z.string().min(1),
						name: z.string().default(''),
						email: z.string().nullable().default(null),
						active: z.boolean().default(true),
						rights: seedRights.optional(),
					})
					.strict(),
			)
			.default([]),
		records: z
			.array(
				z
					.object({
						kind,
						id: z.string().min(1),
						title: z.string().default(''),
						emails: z.array(z.string()).default([]),
						domains: z.array(z.string()).default([]),
						companyId: z.string().nullable().default(null),
						contactIds: z.array(z.string()).default([]),
						ownerId: z.string().nullable().default(null),
						state: z.enum(['open', 'won', 'lost', 'converted']).default('open'),
						convertedTo: z.array(ref).default([]),
						createdAt: z.string().nullable().default(null),
						source: z.string().nullable().default(null),
						phone: z.string().nullable().default(null),
						personName: z.string().default(''),
						description: z.string().nullable().default(null),
						fields: z.record(z.unknown()).default({}),
					})
					.strict(),
			)
			.default([]),
		sources: z.record(kind, z.array(z.string())).optional(),
		/** Own stages, in order; absent = a plain set. */
		stages: z.record(z.enum(['lead', 'deal', 'ticket']), z.array(stage)).optional(),
		/** Fields that the store adds to a kind. */
		fields: z.record(kind, z.array(ownField)).optional(),
	})
	.strict();
export type CrmSeed = z.infer<typeof crmSeed>;
