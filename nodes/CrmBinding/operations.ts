/** What each operation of CRM Binding does with one item. */
import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { bindPast, undoPast } from '../../adapters/resolve/bind-past';
import {
	bindByHand,
	createAndBind,
	listBindings,
	replaceByHand,
	unbindByHand,
	type ManualAnswer,
	type ManualRequest,
	type Scope,
} from '../../adapters/resolve/manual-binding';
import { reconcileConversions } from '../../adapters/resolve/reconcile-conversions';
import type { ResolveWith } from '../../adapters/resolve/resolve-batch';
import { undoExecution } from '../../adapters/resolve/undo-execution';
import { resumeReview, type ReviewChoice } from '../../adapters/resolve/review-queue';
import { CrmError } from '../../core/ports/crm-error';
import type { Kind } from '../../core/ports/records';
import type { ActingUser } from '../../core/rights/rights';
import { readPicked } from '../shared/picker';
import { readList } from '../shared/read-list';
import { readRecordRef } from '../shared/record-picker';
import { listAllReviews } from './list-reviews';

interface Acting {
	deps: ResolveWith;
	user: ActingUser;
}

type Operation = (context: IExecuteFunctions, acting: Acting, itemIndex: number) => Promise<IDataObject[]>;

const text = (context: IExecuteFunctions, name: string, itemIndex: number): string =>
	String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();

/** @throws when the field is empty: an empty name would look like work that was done */
function named(context: IExecuteFunctions, name: string, itemIndex: number, problem: string): string {
	const value = text(context, name, itemIndex);
	if (value !== '') return value;
	throw new CrmError('invalid', problem, { sent: 'no', todo: 'Fill in the field, or map it from an item.' });
}

const mailId = (context: IExecuteFunctions, itemIndex: number, name = 'mail'): string =>
	text(context, name, itemIndex).replace(/^<|>$/g, '');

const request = (context: IExecuteFunctions, { user }: Acting, itemIndex: number): ManualRequest => ({
	mail: mailId(context, itemIndex),
	scope: context.getNodeParameter('scope', itemIndex) as Scope,
	user,
});

const to = (context: IExecuteFunctions, itemIndex: number) => readRecordRef(context, itemIndex);
const from = (context: IExecuteFunctions, itemIndex: number) =>
	readRecordRef(context, itemIndex, 'fromKind', 'from');

/** A refused step is an error that says why; else one item with what the mail is bound to now. */
function changed(mail: string, answer: ManualAnswer): IDataObject[] {
	if (!answer.ok) throw refused(answer.why);
	return [{ mail, done: answer.text, bindings: answer.bindings as unknown as IDataObject[] }];
}

const refused = (why: string): CrmError =>
	new CrmError('forbidden', why, { sent: 'no', todo: 'Nothing was changed.' });

const bindingOperations: Record<string, Operation> = {
	/** One item for each record; none when the mail is bound to nothing. */
	list: async (context, { deps, user }, itemIndex) => {
		const mail = mailId(context, itemIndex);
		const answer = await listBindings({ mail, user }, deps);
		if (!answer.ok) throw refused(answer.why);
		return answer.bindings.map((binding) => ({ mail, ...binding }) as unknown as IDataObject);
	},
	bind: async (context, acting, itemIndex) => {
		const given = request(context, acting, itemIndex);
		return changed(given.mail, await bindByHand({ ...given, to: to(context, itemIndex) }, acting.deps));
	},
	unbind: async (context, acting, itemIndex) => {
		const given = request(context, acting, itemIndex);
		return changed(given.mail, await unbindByHand({ ...given, from: from(context, itemIndex) }, acting.deps));
	},
	replace: async (context, acting, itemIndex) => {
		const given = request(context, acting, itemIndex);
		const both = { from: from(context, itemIndex), to: to(context, itemIndex) };
		return changed(given.mail, await replaceByHand({ ...given, ...both }, acting.deps));
	},
	createAndBind: async (context, acting, itemIndex) => {
		const given = request(context, acting, itemIndex);
		const kind = context.getNodeParameter('kind', itemIndex) as Kind;
		const title = text(context, 'title', itemIndex);
		const source = readPicked(context, itemIndex, 'source') || null;
		const wanted = { ...given, kind, source, ...(title ? { title } : {}) };
		return changed(given.mail, await createAndBind(wanted, acting.deps));
	},
};

const reviewOperations: Record<string, Operation> = {
	list: async (context, { deps, user }, itemIndex) => {
		const all = context.getNodeParameter('returnAll', itemIndex) as boolean;
		const most = all ? Number.POSITIVE_INFINITY : (context.getNodeParameter('limit', itemIndex) as number);
		return await listAllReviews(user, most, deps);
	},
	decide: async (context, { deps, user }, itemIndex) => {
		const mail = mailId(context, itemIndex, 'parked');
		const choice = readChoice(context, itemIndex);
		const scope = 'ignore' in choice ? 'mail' : (context.getNodeParameter('reviewScope', itemIndex) as Scope);
		return changed(mail, await resumeReview({ mail, user, scope, choice }, deps));
	},
};

function readChoice(context: IExecuteFunctions, itemIndex: number): ReviewChoice {
	const decision = context.getNodeParameter('decision', itemIndex) as 'bind' | 'create' | 'ignore';
	if (decision === 'ignore') return { ignore: true };
	if (decision === 'bind') return { bind: readRecordRef(context, itemIndex) };
	const title = text(context, 'reviewTitle', itemIndex);
	const create = context.getNodeParameter('kind', itemIndex) as Kind;
	return title ? { create, title } : { create };
}

const jobOperations: Record<string, Operation> = {
	reconcile: async (_context, { deps }) => [{ ...(await reconcileConversions(deps)) }],
	bindPast: async (context, { deps, user }, itemIndex) => {
		const addresses = readList(context.getNodeParameter('addresses', itemIndex, ''));
		const answer = await bindPast(
			{
				record: readRecordRef(context, itemIndex),
				...(addresses.length > 0 ? { addresses } : {}),
				days: context.getNodeParameter('days', itemIndex) as number,
				limit: context.getNodeParameter('most', itemIndex) as number,
				job: randomUUID(),
				user,
			},
			deps,
		);
		if (!answer.ok) throw refused(answer.why);
		const { job, mails, more } = answer;
		return [{ job, bound: mails.length, mails, more }];
	},
	undo: async (context, { deps }, itemIndex) => {
		if (context.getNodeParameter('undoWhat', itemIndex, 'job') === 'execution') {
			const execution = named(context, 'execution', itemIndex, 'No execution is named.');
			return [{ execution, ...(await undoExecution(execution, deps)) } as unknown as IDataObject];
		}
		const job = named(context, 'job', itemIndex, 'No job is named.');
		return [{ job, ...(await undoPast(job, deps)) }];
	},
};

const operations: Record<string, Record<string, Operation>> = {
	binding: bindingOperations,
	review: reviewOperations,
	job: jobOperations,
};

/** The operation that the form names. */
export function operationOf(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = operations[resource]?.[name];
	if (operation) return operation;
	throw new Error(`There is no operation "${name}" on "${resource}".`);
}
