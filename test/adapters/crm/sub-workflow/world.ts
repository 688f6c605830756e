/** A sub-workflow as a user would build it, on the built-in CRM: it gets `{ operation, ... }` and answers items. */
import { builtInGateway } from '../../../../adapters/crm/built-in/gateway';
import { importCrm } from '../../../../adapters/crm/built-in/seed';
import { subWorkflowChoice } from '../../../../adapters/crm/sub-workflow/choice';
import type { CallWorkflow } from '../../../../adapters/crm/sub-workflow/mapping';
import { operations } from '../../../../adapters/crm/sub-workflow/schema';
import { openMemoryDatabase } from '../../../../adapters/memory/database';
import { fetchHttp } from '../../../../scripts/lib/fetch-http';
import type { ActivityRef, CrmGateway, Outcome } from '../../../../core/ports/crm-gateway';
import { kinds, type RecordRef } from '../../../../core/ports/records';
import { fakeNow } from '../../../support/crm-fake/open-world';
import type { ContractWorld, SeededRecord } from '../crm-gateway.contract';

type Item = Record<string, unknown>;

export interface SubWorkflowWorld extends ContractWorld {
	/** Items of every run, in order. */
	runs: Item[][];
	/** Answers in place of the workflow, once. */
	instead: CallWorkflow[];
}

export async function openSubWorkflowWorld(): Promise<SubWorkflowWorld> {
	const memory = await openMemoryDatabase({ file: ':memory:' });
	const theirs = await openMemoryDatabase({ file: ':memory:' });
	const users = [
		{ id: 'u1', name: 'Anna', email: 'Anna@ours.example' },
		{ id: 'u2', name: 'Ben', email: 'ben@ours.example' },
	];
	await importCrm(theirs.db, 'default', { users }, fakeNow);
	const crm = builtInGateway({ db: theirs.db, store: 'default', now: () => fakeNow });
	const runs: Item[][] = [];
	const instead: CallWorkflow[] = [];
	const call: CallWorkflow = async (items) => {
		runs.push(items);
		const other = instead.shift();
		// What passes between workflows is JSON.
		return JSON.parse(JSON.stringify(other ? await other(items) : await answer(crm, items))) as Item[];
	};
	const gateway = subWorkflowChoice.open({
		...{ db: memory.db, store: '', credential: {}, http: fetchHttp({}), now: () => fakeNow },
		...{ sleep: async () => undefined, workflow: { id: 'w1', call } },
	});
	return {
		...{ gateway, runs, instead, users: ['u1', 'u2'], missingId: 'nothing', calls: () => runs.length },
		seed: async (records) => {
			await importCrm(theirs.db, 'default', { records: toSeed(records) }, fakeNow);
			return Object.fromEntries(records.map(({ as, kind }) => [as, { kind, id: as }]));
		},
		close: async () => {
			await memory.close();
			await theirs.close();
		},
	};
}

const toSeed = (records: SeededRecord[]): Item[] =>
	records.map(({ as, company, contacts, owner, becomes, ...rest }) => ({
		...{ ...rest, id: as, companyId: company, contactIds: contacts, ownerId: owner },
		convertedTo: becomes?.map((name) => ({ kind: records.find((one) => one.as === name)?.kind, id: name })),
	}));

/** One branch for each operation. */
async function answer(crm: CrmGateway, items: Item[]): Promise<object[]> {
	const [first = {}] = items;
	const of = <T>(name: string): T => first[name] as T;
	const each = <T>(name: string): T[] => items.map((item) => item[name] as T);
	switch (first.operation) {
		case 'capabilities':
			return [{ account: 'my CRM', kinds: [...kinds], operations: [...operations], mail: 'native-many' }];
		case 'findByEmails':
			return await crm.findByEmails(of('emails'), of('kinds'));
		case 'findCompaniesByDomains':
			return await crm.findCompaniesByDomains(of('domains'));
		case 'get':
			return await crm.get(of('refs'));
		case 'related':
			return await crm.related(of('refs'), of('want'));
		case 'search': {
			const [offset, limit] = [of<number>('offset'), of<number>('limit')];
			const { items: found } = await crm.search({ kind: of('kind'), text: of('text'), limit: 200 });
			return found.slice(offset, offset + limit);
		}
		case 'create':
			return written(await crm.create(each('record')));
		case 'findCreated':
			return [await crm.findCreated(of('record'))].flatMap((one) => one ?? []);
		case 'update':
			return written(await crm.update(each('change')));
		case 'logMails':
			return activities(await crm.logMails(each('mail')));
		case 'addActivities':
			return activities(await crm.addActivities(each('activity')));
		case 'findMails':
			return [...(await crm.findMails(of('messageIds')))].flatMap(([messageId, refs]) =>
				refs.map(({ id, on }) => ({ messageId, id, on })),
			);
		case 'linkMail':
			return activities([await linked(crm.linkMail, first)]);
		case 'unlinkMail':
			return activities([await linked(crm.unlinkMail, first)]);
		case 'users':
			return await crm.users();
		case 'sources':
			return await crm.sources(of('kind'));
		case 'pipelines':
			return await crm.pipelines(of('kind'));
		case 'fields':
			return await crm.fields(of('kind'));
		default:
			throw new Error(`no branch for ${String(first.operation)}`);
	}
}

const linked = async (
	link: (activity: ActivityRef, record: RecordRef) => Promise<Outcome<ActivityRef>>,
	{ activity, record }: Item,
): Promise<Outcome<ActivityRef[]>> => {
	const outcome = await link(activity as ActivityRef, record as RecordRef);
	return outcome.ok ? { ...outcome, value: [outcome.value] } : outcome;
};

const written = (outcomes: Outcome<object>[]): Item[] =>
	outcomes.map((outcome) =>
		outcome.ok ? { record: outcome.value } : { error: outcome.error.message, code: outcome.error.code },
	);

const activities = (outcomes: Outcome<ActivityRef[]>[]): Item[] =>
	outcomes.map((outcome) =>
		outcome.ok ? { ...outcome.value[0] } : { error: outcome.error.message, code: outcome.error.code },
	);
