/** Twenty's names and the shapes of its REST answers (about version 1.17). */
import { z } from 'zod';
import type { Kind } from '../../../core/ports/records';

export interface TwentyCredential {
	/** Address of the site, with or without `/rest`. */
	url: string;
	apiKey: string;
}

export const twentyHeaders = (credential: Record<string, unknown>): Record<string, string> => ({
	Authorization: `Bearer ${String(credential.apiKey ?? '')}`,
});

/** Twenty has no leads and no tickets. */
export type TwentyKind = 'contact' | 'company' | 'deal';
export const twentyKinds: readonly TwentyKind[] = ['contact', 'company', 'deal'];
export const isTwentyKind = (kind: Kind): kind is TwentyKind => twentyKinds.includes(kind as TwentyKind);

export interface TwentyObject {
	/** As in `createPerson`, with a small first letter. */
	one: string;
	many: string;
}
export const objects: Record<TwentyKind, TwentyObject> = {
	contact: { one: 'person', many: 'people' },
	company: { one: 'company', many: 'companies' },
	deal: { one: 'opportunity', many: 'opportunities' },
};
export const note: TwentyObject = { one: 'note', many: 'notes' };
export const noteTarget: TwentyObject = { one: 'noteTarget', many: 'noteTargets' };
export const task: TwentyObject = { one: 'task', many: 'tasks' };
export const taskTarget: TwentyObject = { one: 'taskTarget', many: 'taskTargets' };
export const member: TwentyObject = { one: 'workspaceMember', many: 'workspaceMembers' };

const twentyRow = z.object({ id: z.string() }).passthrough();
export type TwentyRow = z.infer<typeof twentyRow>;

export const twentyList = z.object({
	data: z.record(z.array(twentyRow)),
	pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
});
/** One record, or what a write made: the key says which. */
export const twentyOne = z.object({ data: z.record(z.union([twentyRow, z.array(twentyRow)])) });

export const twentyRefusal = z.object({
	messages: z.array(z.string()).catch([]),
	message: z.string().optional().catch(undefined),
	error: z.string().optional().catch(undefined),
	code: z.string().optional().catch(undefined),
});

const option = z
	.object({ value: z.string(), label: z.string().catch(''), position: z.number().catch(0) })
	.passthrough();
const twentyField = z
	.object({
		name: z.string(),
		label: z.string().catch(''),
		type: z.string(),
		isActive: z.boolean().nullish().catch(true),
		isNullable: z.boolean().nullish().catch(true),
		isSystem: z.boolean().nullish().catch(false),
		isUIReadOnly: z.boolean().nullish().catch(false),
		defaultValue: z.unknown(),
		options: z.array(option).nullish().catch(null),
	})
	.passthrough();
export type TwentyField = z.infer<typeof twentyField>;

export const twentyObjects = z.object({
	data: z.object({
		objects: z.array(
			z.object({ nameSingular: z.string(), fields: z.array(twentyField).catch([]) }).passthrough(),
		),
	}),
});

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
