/** Uspacy's names and the shapes of its answers, as its own SDKs type them. Whole numbers may come as text. */
import { z } from 'zod';
import type { Kind } from '../../../core/ports/records';

export interface UspacyCredential {
	/** Address of the portal, e.g. `https://company.uspacy.ua`; absent with a webhook. */
	url?: string;
	/** Whole address of an incoming webhook, which is secret. */
	secretUrl?: string;
	/** Token of a user; absent with a webhook. */
	token?: string;
}

export const uspacyHeaders = (credential: Record<string, unknown>): Record<string, string> =>
	credential.token ? { Authorization: `Bearer ${String(credential.token)}` } : {};

/** Uspacy has no tickets of its own. */
export type UspacyKind = Exclude<Kind, 'ticket'>;
export const uspacyKinds: readonly UspacyKind[] = ['lead', 'contact', 'company', 'deal'];
export const isUspacyKind = (kind: Kind): kind is UspacyKind => uspacyKinds.includes(kind as UspacyKind);
export const codes: Record<UspacyKind, string> = {
	lead: 'leads',
	contact: 'contacts',
	company: 'companies',
	deal: 'deals',
};

const id = z.union([z.number(), z.string()]).transform(String);

export const uspacyRow = z.object({ id }).passthrough();
export type UspacyRow = z.infer<typeof uspacyRow>;

const pages = z
	.object({ last_page: z.coerce.number().optional(), current_page: z.coerce.number().optional() })
	.passthrough()
	.optional()
	.catch(undefined);
/** Some lists are bare, some lie in `data`. */
export const uspacyList = z.union([
	z.array(uspacyRow).transform((data) => ({ data, meta: undefined })),
	z.object({ data: z.array(uspacyRow), meta: pages }),
]);

export const uspacyRefusal = z
	.object({
		message: z.string().optional().catch(undefined),
		error: z.string().optional().catch(undefined),
		errors: z
			.record(z.union([z.array(z.string()), z.string()]))
			.optional()
			.catch(undefined),
	})
	.passthrough();

const fieldList = z.array(
	z
		.object({
			name: z.string().catch(''),
			code: z.string(),
			type: z.string().catch('string'),
			required: z.boolean().catch(false),
			editable: z.boolean().catch(true),
			multiple: z.boolean().catch(false),
			values: z
				.array(
					z
						.object({
							title: z.string().catch(''),
							value: z.union([z.string(), z.number()]).transform(String),
							active: z.boolean().optional().catch(undefined),
						})
						.passthrough(),
				)
				.nullish()
				.catch(null),
		})
		.passthrough(),
);
/** Bare, or in `data`: its SDKs know both. */
export const uspacyFields = z.union([
	fieldList.transform((data) => ({ data })),
	z.object({ data: fieldList }),
]);
export type UspacyField = z.infer<typeof uspacyFields>['data'][number];

const stage = z
	.object({
		id,
		title: z.string().catch(''),
		stage_code: z.string().nullish().catch(null),
		sort: z.coerce.number().catch(0),
		reasons: z.array(z.object({ id }).passthrough()).nullish().catch(null),
	})
	.passthrough();
export type UspacyStage = z.infer<typeof stage>;
export const uspacyStages = z.object({ data: z.array(stage) });
export const uspacyFunnels = z.union([
	z.array(z.unknown()),
	z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data),
]);
export const uspacyFunnel = z
	.object({
		id,
		title: z.string().catch(''),
		active: z.boolean().catch(true),
		default: z.boolean().catch(false),
		stages: z.array(stage).nullish().catch(null),
	})
	.passthrough();
export type UspacyFunnel = z.infer<typeof uspacyFunnel>;

/** Records that a letter or an activity stands on: a list for each entity. */
export type CrmEntities = Record<string, { id: string | number; [key: string]: unknown }[]>;
