/** Answers of Pipedrive's API as far as the gateway reads them: v2 where it exists, v1 for leads, notes and users. */
import { z } from 'zod';

const id = z.union([z.string(), z.number()]).transform(String);
const ref = z
	.union([
		id,
		z.object({ value: id }).transform(({ value }) => value),
		z.object({ id }).transform((one) => one.id),
	])
	.nullish();
const addresses = z
	.array(z.object({ value: z.string().nullish(), primary: z.boolean().default(false) }))
	.nullish();

/** A row keeps everything that came, for the record's fields. */
const row = z.object({ id, is_deleted: z.boolean().nullish() }).passthrough();

export const person = row.extend({
	name: z.string().nullish(),
	emails: addresses,
	owner_id: ref,
	org_id: ref,
	add_time: z.string().nullish(),
	open_deals_count: z.number().nullish(),
	closed_deals_count: z.number().nullish(),
});
export type Person = z.infer<typeof person>;

export const organization = row.extend({
	name: z.string().nullish(),
	website: z.string().nullish(),
	owner_id: ref,
	add_time: z.string().nullish(),
	open_deals_count: z.number().nullish(),
});
export type Organization = z.infer<typeof organization>;

export const deal = row.extend({
	title: z.string().nullish(),
	owner_id: ref,
	person_id: ref,
	org_id: ref,
	status: z.string().default('open'),
	pipeline_id: ref,
	stage_id: ref,
	add_time: z.string().nullish(),
	/** The lead that became this deal. */
	source_lead_id: z.string().nullish(),
});
export type Deal = z.infer<typeof deal>;

export const lead = z.object({ id }).passthrough().extend({
	title: z.string().nullish(),
	owner_id: ref,
	person_id: ref,
	organization_id: ref,
	is_archived: z.boolean().nullish(),
	source_name: z.string().nullish(),
	origin_id: z.string().nullish(),
	add_time: z.string().nullish(),
});
export type Lead = z.infer<typeof lead>;

export const activity = row.extend({
	deal_id: ref,
	lead_id: ref,
	org_id: ref,
	participants: z.array(z.object({ person_id: id })).nullish(),
});

export const made = row;
export const times = z.object({ add_time: z.string().nullish(), update_time: z.string().nullish() });
/** Of the values of a record, since it was made. */
export const changes = z.array(z.object({}).passthrough());
export const anything = z.unknown();

export const conversionJob = z.object({ conversion_id: id });
/** `status`: not_started, running, completed, failed, rejected. */
export const conversionStatus = z.object({ status: z.string(), deal_id: id.nullish() });

export const user = z.object({
	id,
	name: z.string().nullish(),
	email: z.string().nullish(),
	active_flag: z.boolean().default(true),
});
export const me = z.object({
	name: z.string().nullish(),
	company_name: z.string().nullish(),
	company_domain: z.string().nullish(),
});
export const leadSource = z.object({ name: z.string() });
export const pipeline = z.object({ id, name: z.string(), is_deleted: z.boolean().default(false) });
export const stage = z.object({
	id,
	name: z.string(),
	pipeline_id: id,
	order_nr: z.number().default(0),
	is_deleted: z.boolean().default(false),
});
export const field = z.object({
	field_code: z.string(),
	field_name: z.string(),
	field_type: z.string(),
	is_custom_field: z.boolean().default(false),
	options: z
		.array(
			z.object({
				id: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
				label: z.string().optional(),
			}),
		)
		.nullish(),
});
export type Field = z.infer<typeof field>;

const idOnly = z.object({ id }).passthrough();
/** Of the search in one field, in both forms it has had. */
export const fieldHit = z.union([idOnly, z.object({ item: idOnly }).transform(({ item }) => item)]);
export const searchAnswer = z.object({ items: z.array(z.object({ item: idOnly })).default([]) });

/** The wrapper of every answer. */
export const envelope = z.object({
	success: z.boolean(),
	data: z.unknown(),
	additional_data: z
		.object({
			next_cursor: z.string().nullish(),
			pagination: z
				.object({ more_items_in_collection: z.boolean().default(false), next_start: z.number().nullish() })
				.nullish(),
		})
		.nullish(),
});
