/** Any CRM, through a workflow of the user's own: it is called with `{ operation, ... }` and its answer is checked. */
import { addressKey } from '../../../core/binding/address-key';
import { domainNames } from '../../../core/binding/company-domain';
import type {
	ActivityRef,
	Capabilities,
	CrmGateway,
	MailLog,
	NewActivity,
	Outcome,
} from '../../../core/ports/crm-gateway';
import {
	refKey,
	sameRef,
	type CrmRecord,
	type Kind,
	type NewRecord,
	type RecordRef,
} from '../../../core/ports/records';
import { makeOnce } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import { notOffered, oddAnswer, unknownKind } from './errors';
import { ask, askEach, type CallWorkflow } from './mapping';
import * as shapes from './schema';
import type { Operation, SubWorkflowCapabilities } from './schema';

export interface SubWorkflowOptions {
	/** Id of the workflow. */
	workflow: string;
	call: CallWorkflow;
	ledger: Ledger;
}

export function subWorkflowGateway({ workflow, call, ledger }: SubWorkflowOptions): CrmGateway {
	let asked: Promise<SubWorkflowCapabilities> | undefined;
	const offered = async (): Promise<SubWorkflowCapabilities> => {
		asked ??= askCapabilities(call);
		return await asked;
	};
	const offers = async (operation: Operation): Promise<boolean> =>
		(await offered()).operations.includes(operation);
	const must = async (operation: Operation): Promise<void> => {
		if (!(await offers(operation))) throw notOffered(operation);
	};
	const mustKnow = async (wanted: readonly string[]): Promise<void> => {
		const { kinds } = await offered();
		const odd = wanted.find((kind) => !kinds.includes(kind as Kind));
		if (odd !== undefined) throw unknownKind(odd, kinds);
	};

	async function get(refs: RecordRef[]): Promise<CrmRecord[]> {
		if (refs.length === 0) return [];
		const wanted = new Set(refs.map(refKey));
		const records = await ask(call, 'get', { refs }, shapes.record);
		return records.filter((record) => wanted.has(refKey(record)));
	}

	async function findCreated(record: NewRecord): Promise<CrmRecord | undefined> {
		if (!(await offers('findCreated'))) return undefined;
		return (await ask(call, 'findCreated', { record }, shapes.record))[0];
	}

	const activityKey = (type: string, key: string): string => `${type}:${key}`;

	async function addOnce<I extends MailLog | NewActivity>(
		operation: 'logMails' | 'addActivities',
		type: (item: I) => ActivityRef['type'],
		items: I[],
	): Promise<Outcome<ActivityRef[]>[]> {
		await must(operation);
		const orders = items.map((item) => ({ key: activityKey(operation, item.key), item }));
		return await makeOnce<(typeof orders)[number], ActivityRef[], ActivityRef[]>(orders, ledger, {
			recall: async (kept) => kept,
			kept: (refs) => refs,
			make: async (fresh) =>
				await askEach(
					call,
					operation,
					fresh.map(({ item }) => (operation === 'logMails' ? { mail: item } : { activity: item })),
					shapes.activity,
					({ id, on, existing }, index): Outcome<ActivityRef[]> => {
						const item = fresh[index]?.item;
						if (!item) return { ok: false, error: oddAnswer(operation, 'an item too many', 'unknown') };
						const ref: ActivityRef = { type: type(item), id, on: on ?? item.on };
						return { ok: true, value: [ref], how: existing ? 'existing' : 'created' };
					},
				),
		});
	}

	async function relink(
		operation: 'linkMail' | 'unlinkMail',
		activity: ActivityRef,
		record: RecordRef,
	): Promise<Outcome<ActivityRef>> {
		const on = activity.on.some((ref) => sameRef(ref, record));
		if (on === (operation === 'linkMail')) return { ok: true, value: activity, how: 'noop' };
		if (!(await offers(operation))) return { ok: false, error: notOffered(operation) };
		const after = on ? activity.on.filter((ref) => !sameRef(ref, record)) : [...activity.on, record];
		const [outcome] = await askEach(
			call,
			operation,
			[{ activity, record }],
			shapes.activity,
			({ id, on: now }): Outcome<ActivityRef> => ({
				ok: true,
				value: { ...activity, id, on: now ?? after },
				how: 'updated',
			}),
		);
		return outcome ?? { ok: false, error: oddAnswer(operation, 'no item', 'unknown') };
	}

	return {
		name: 'sub-workflow',
		connection: `sub-workflow:${workflow}`,
		capabilities: async () => capabilitiesOf(await offered()),
		ping: async () => ({ account: (await offered()).account }),

		findByEmails: async (emails, kinds) => {
			await mustKnow(kinds);
			const wanted = new Set(emails.map(addressKey).filter(Boolean));
			if (wanted.size === 0) return [];
			const found = await ask(call, 'findByEmails', { emails: [...wanted], kinds }, shapes.record);
			// The workflow may search loosely: only those that hold an address as it stands count, each once.
			const held = found.filter(
				(one) => kinds.includes(one.kind) && one.emails.some((email) => wanted.has(email)),
			);
			return [...new Map(held.map((one) => [refKey(one), one])).values()];
		},
		findCompaniesByDomains: async (domains) => {
			if (domains.length === 0 || !(await offers('findCompaniesByDomains'))) return [];
			const found = await ask(call, 'findCompaniesByDomains', { domains }, shapes.record);
			const wanted = new Set(domains.map((one) => one.toLowerCase()));
			return found
				.filter(({ kind }) => kind === 'company')
				.map((one) => ({ ...one, domains: domainNames(one.domains) }))
				.filter((one) => one.domains.some((domain) => wanted.has(domain)));
		},
		get,
		related: async (refs, want) => {
			if (refs.length === 0 || !(await offers('related'))) return [];
			return await ask(call, 'related', { refs, want }, shapes.related);
		},
		search: async ({ kind, text, cursor, limit = 50 }) => {
			await mustKnow([kind]);
			if (!(await offers('search'))) return { items: [] };
			const offset = Number(cursor ?? 0) || 0;
			const found = await ask(call, 'search', { kind, text, offset, limit: limit + 1 }, shapes.record);
			return {
				items: found.slice(0, limit),
				...(found.length > limit ? { next: String(offset + limit) } : {}),
			};
		},

		create: async (records) =>
			await makeOnce<NewRecord, CrmRecord, RecordRef>(records, ledger, {
				kept: ({ kind, id }) => ({ kind, id }),
				recall: async (kept) => {
					const found = await get([...kept.values()]);
					return new Map(
						[...kept].flatMap(([key, ref]) => {
							const record = found.find((one) => sameRef(one, ref));
							return record ? [[key, record] as const] : [];
						}),
					);
				},
				make: async (fresh) =>
					await askEach(
						call,
						'create',
						fresh.map((record) => ({ record })),
						shapes.written,
						({ record, existing }): Outcome<CrmRecord> => ({
							ok: true,
							value: record,
							how: existing ? 'existing' : 'created',
						}),
					),
			}),
		findCreated,
		update: async (changes) => {
			if (changes.length === 0) return [];
			await must('update');
			return await askEach(
				call,
				'update',
				changes.map((change) => ({ change })),
				shapes.written,
				({ record }): Outcome<CrmRecord> => ({ ok: true, value: record, how: 'updated' }),
			);
		},

		logMails: async (logs) => (logs.length === 0 ? [] : await addOnce('logMails', () => 'mail', logs)),
		findMails: async (messageIds) => {
			if (messageIds.length === 0 || !(await offers('findMails'))) return new Map();
			const found = await ask(call, 'findMails', { messageIds }, shapes.foundMail);
			const mails = new Map<string, ActivityRef[]>();
			for (const { messageId, id, on } of found)
				mails.set(messageId, [...(mails.get(messageId) ?? []), { type: 'mail', id, on }]);
			return mails;
		},
		linkMail: async (activity, to) => await relink('linkMail', activity, to),
		unlinkMail: async (activity, from) => await relink('unlinkMail', activity, from),
		addActivities: async (activities) =>
			activities.length === 0 ? [] : await addOnce('addActivities', ({ type }) => type, activities),

		users: async () => ((await offers('users')) ? await ask(call, 'users', {}, shapes.user) : []),
		sources: async (kind) =>
			(await offers('sources')) ? await ask(call, 'sources', { kind }, shapes.option) : [],
		pipelines: async (kind) => {
			if (!(await offers('pipelines'))) return [];
			return (await ask(call, 'pipelines', { kind }, shapes.pipeline)).map((one) => ({ ...one, kind }));
		},
		fields: async (kind) =>
			(await offers('fields')) ? await ask(call, 'fields', { kind }, shapes.field) : [],
	};
}

async function askCapabilities(call: CallWorkflow): Promise<SubWorkflowCapabilities> {
	const [answer] = await ask(call, 'capabilities', {}, shapes.capabilities);
	if (!answer) throw oddAnswer('capabilities', 'nothing came back', 'yes');
	const absent = shapes.needed.filter((operation) => !answer.operations.includes(operation));
	if (absent.length > 0) throw oddAnswer('capabilities', `it does not offer ${absent.join(', ')}`, 'yes');
	return answer;
}

const capabilitiesOf = ({ kinds, operations, ...offered }: SubWorkflowCapabilities): Capabilities => ({
	kinds,
	unique: {},
	search: offered.search,
	mail: operations.includes('logMails') ? offered.mail : 'none',
	mailDedupe: operations.includes('findMails') ? 'lookup' : 'none',
	mailUnlink: operations.includes('unlinkMail'),
	sources: Object.fromEntries(kinds.map((kind) => [kind, 'free' as const])),
	tasks: operations.includes('addActivities') ? offered.tasks : [],
	holdsAddress: offered.holdsAddress ?? kinds,
	needs: {},
	titleLimit: offered.titleLimit,
	notes: offered.notes,
});
