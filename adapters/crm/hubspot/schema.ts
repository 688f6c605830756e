/** Answers of HubSpot's CRM API, version 2026-09, as far as the gateway reads them, and the settings of one account. */
import { z } from 'zod';

/** HubSpot's versions are dates. */
export const apiVersion = '2026-09';

/** What stands for a lead: a contact in the stage Lead, a Lead object (Sales Hub Professional), or nothing. */
const leadModes = ['contact', 'object', 'none'] as const;

/** What the credential says besides the key. */
export const hubSpotSettings = z.object({
	/** Hub ID: names the account in the memory and in links. */
	portalId: z.coerce
		.string()
		.trim()
		.regex(/^\d+$/, 'The Hub ID is a number: HubSpot shows it in the account menu at the top right.'),
	leads: z.enum(leadModes).default('contact'),
	/** Name of a choice property that holds the source; empty = sources are not written. */
	sourceProperty: z.string().trim().default(''),
	/** HubSpot's address for everybody; tests have their own. */
	baseUrl: z.string().url().default('https://api.hubapi.com'),
});
export type HubSpotSettings = z.infer<typeof hubSpotSettings>;

export type ObjectType = 'contacts' | 'companies' | 'deals' | 'tickets' | 'leads';
export type ActivityObject = 'emails' | 'notes' | 'tasks';

const id = z.union([z.string(), z.number()]).transform(String);

const hubSpotObject = z.object({
	id,
	properties: z.record(z.string().nullish()).default({}),
	createdAt: z.string().optional(),
	archived: z.boolean().optional(),
	objectWriteTraceId: z.string().optional(),
	propertiesWithHistory: z.record(z.array(z.object({ value: z.string().nullish() }))).optional(),
});
export type HubSpotObject = z.infer<typeof hubSpotObject>;

export const hubSpotFailure = z.object({
	message: z.string().default(''),
	category: z.string().optional(),
	subCategory: z.string().optional(),
	context: z.record(z.array(z.string())).optional(),
	errors: z.array(z.object({ message: z.string().default('') }).passthrough()).optional(),
});
export type HubSpotFailure = z.infer<typeof hubSpotFailure>;

/** 200 and 201, and 207 with the failures of single inputs. */
export const batchAnswer = z.object({
	results: z.array(hubSpotObject).default([]),
	errors: z.array(hubSpotFailure).default([]),
});

const paging = z.object({ next: z.object({ after: id }).optional() }).optional();

export const objectPage = z.object({ results: z.array(hubSpotObject), paging });

export const associationAnswer = z.object({
	results: z
		.array(
			z.object({
				from: z.object({ id }),
				to: z
					.array(
						z.object({
							toObjectId: id,
							associationTypes: z
								.array(z.object({ typeId: z.number(), label: z.string().nullish() }))
								.default([]),
						}),
					)
					.default([]),
				paging,
			}),
		)
		.default([]),
	errors: z.array(hubSpotFailure).default([]),
});

export const ownerPage = z.object({
	results: z.array(
		z.object({
			id,
			email: z.string().nullish(),
			firstName: z.string().nullish(),
			lastName: z.string().nullish(),
			archived: z.boolean().default(false),
		}),
	),
	paging,
});
export type Owner = z.infer<typeof ownerPage>['results'][number];

export const pipelineList = z.object({
	results: z.array(
		z.object({
			id,
			label: z.string(),
			displayOrder: z.number().default(0),
			archived: z.boolean().default(false),
			stages: z.array(
				z.object({
					id,
					label: z.string(),
					displayOrder: z.number().default(0),
					archived: z.boolean().default(false),
					metadata: z.record(z.unknown()).default({}),
				}),
			),
		}),
	),
});
export type HubSpotPipeline = z.infer<typeof pipelineList>['results'][number];

export const property = z.object({
	name: z.string(),
	label: z.string(),
	type: z.string(),
	fieldType: z.string().default(''),
	hidden: z.boolean().default(false),
	calculated: z.boolean().default(false),
	options: z
		.array(z.object({ label: z.string(), value: z.string(), hidden: z.boolean().default(false) }))
		.default([]),
	modificationMetadata: z.object({ readOnlyValue: z.boolean().default(false) }).optional(),
});
export type HubSpotProperty = z.infer<typeof property>;
export const propertyList = z.object({ results: z.array(property) });

/** Answers whose content nobody needs; 204 has none. */
export const anything = z.unknown();

export const accountDetails = z.object({ portalId: id, uiDomain: z.string().optional() });

export interface AssociationInput {
	to: { id: string };
	types: { associationCategory: 'HUBSPOT_DEFINED'; associationTypeId: number }[];
}

/** Bodies of the calls; their names are held to HubSpot's published types. */
export interface BatchReadBody {
	idProperty?: 'email';
	inputs: { id: string }[];
	properties: string[];
	propertiesWithHistory: string[];
}
export interface CreateInput {
	properties: Record<string, string>;
	associations: AssociationInput[];
	/** Comes back beside the object it belongs to. */
	objectWriteTraceId?: string;
}
export interface UpdateInput {
	id: string;
	properties: Record<string, string>;
	objectWriteTraceId?: string;
}
export interface SearchFilter {
	propertyName: string;
	operator: 'EQ' | 'IN' | 'NEQ' | 'NOT_HAS_PROPERTY';
	value?: string;
	values?: string[];
}
export interface SearchBody {
	query?: string;
	/** Groups are joined by "or", the filters of a group by "and". */
	filterGroups: { filters: SearchFilter[] }[];
	properties: string[];
	sorts: string[];
	limit: number;
	after: string;
}
export interface AssociationsBody {
	inputs: { id: string; after?: string }[];
}
export interface AssociateBody {
	inputs: { from: { id: string }; to: { id: string } }[];
}
