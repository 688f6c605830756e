/** Decides what a mail's decision comes to once the CRM has answered: ids for plans, Review for what it refused. */
import type { CrmRecord } from '../ports/records';
import {
	isProvisional,
	outcomeOf,
	provisionalId,
	type BoundRecord,
	type Decision,
	type Outcome,
	type RecordToCreate,
} from './decision';
import { ruleWords } from './draft';
import type { ReasonCode } from './reason';

/** `by`: id of the mail for which it was made. */
export type CreationResult =
	{ ok: true; record: CrmRecord; by: string } | { ok: false; reason: ReasonCode; message: string };

interface CreatedRecord {
	kind: CrmRecord['kind'];
	id: string;
	title: string;
	emails: string[];
	source: string | null;
	responsible: string | null;
	responsibleWhy: string;
	url: string | null;
}

/** What leaves the node for one mail. */
export interface Settled extends Omit<Decision, 'outcome' | 'create' | 'bind'> {
	outcome: Outcome;
	bound: BoundRecord[];
	created: CreatedRecord[];
}

/** `results` by creation key; without them (a dry run) plans keep their provisional ids. */
export function settleDecision(
	mailId: string,
	decision: Decision,
	results: Map<string, CreationResult> | null,
): Settled {
	const { create, bind, outcome, ...rest } = decision;
	const settled: Settled = {
		...rest,
		reasons: [...rest.reasons],
		explanation: [...rest.explanation],
		outcome: outcomeOf({ outcome }),
		bound: [],
		created: [],
	};
	let failed: Extract<CreationResult, { ok: false }> | null = null;
	for (const record of bind) {
		const result =
			results && isProvisional(record) ? results.get(record.id.slice(provisionalId('').length)) : undefined;
		if (!isProvisional(record) || !results) settled.bound.push(record);
		else if (result?.ok) bindOnce(settled, { ...record, ...refOf(result.record) });
		else if (result) failed ??= result;
	}
	if (failed && settled.bound.length === 0) toReview(settled, failed);
	for (const plan of create) {
		const result = results?.get(plan.key);
		if (!results) addPlanned(settled, plan);
		else if (!result?.ok) toReview(settled, result ?? missing);
		else if (result.by === mailId) addCreated(settled, plan, result.record);
		else takeExisting(settled, plan, result.record);
	}
	settled.candidates = settled.candidates.flatMap((one) => {
		if (!results || !isProvisional(one)) return [one];
		const result = results.get(one.id.slice(provisionalId('').length));
		return result?.ok ? [{ ...one, kind: result.record.kind, id: result.record.id }] : [];
	});
	return settled;
}

const missing: Extract<CreationResult, { ok: false }> = {
	ok: false,
	reason: 'unknown-outcome',
	message: 'The CRM did not answer for this record.',
};

const refOf = ({ kind, id, title, url }: CrmRecord): Pick<BoundRecord, 'kind' | 'id' | 'title' | 'url'> => ({
	kind,
	id,
	title,
	url,
});

function bindOnce(settled: Settled, record: BoundRecord): void {
	if (!settled.bound.some((one) => one.kind === record.kind && one.id === record.id))
		settled.bound.push(record);
}

/** Never creates, and says what the CRM said; what else the mail is bound to stays. */
function toReview(settled: Settled, { reason, message }: Extract<CreationResult, { ok: false }>): void {
	settled.outcome = 'review';
	settled.planned = false;
	if (!settled.reasons.includes(reason)) settled.reasons.push(reason);
	if (!settled.explanation.includes(message)) settled.explanation.push(message);
}

function addCreated(settled: Settled, plan: RecordToCreate, record: CrmRecord): void {
	const { kind, id, title, url, source } = record;
	settled.created.push({
		kind,
		id,
		title,
		emails: plan.emails,
		source: source ?? plan.source,
		responsible: record.ownerId,
		responsibleWhy: plan.responsibleWhy,
		url,
	});
	settled.explanation.push(
		`Created ${kind} "${title}"; responsible: ${record.ownerId ?? 'nobody'} (${plan.responsibleWhy}).`,
	);
	bindOnce(settled, { kind, id, title, url, why: 'created' });
}

function addPlanned(settled: Settled, plan: RecordToCreate): void {
	const { kind, title, emails, source, responsible, responsibleWhy } = plan;
	const id = provisionalId(plan.key);
	settled.created.push({ kind, id, title, emails, source, responsible, responsibleWhy, url: null });
	settled.explanation.push(
		`Would create ${kind} "${title}"; responsible: ${responsible ?? 'nobody'} (${responsibleWhy}).`,
	);
	bindOnce(settled, { kind, id, title, url: null, why: 'created' });
}

/** Another mail, worker or person made it first: it is bound, and no rule made anything here. */
function takeExisting(settled: Settled, plan: RecordToCreate, record: CrmRecord): void {
	const why: ReasonCode = plan.key.startsWith('address:')
		? record.kind === 'lead'
			? 'lead-only'
			: 'exact-address'
		: 'conversation';
	bindOnce(settled, { ...refOf(record), why });
	const codes: ReasonCode[] = Object.values(ruleWords);
	settled.reasons = [...new Set([why, ...settled.reasons.filter((code) => !codes.includes(code))])];
	settled.rule = null;
	settled.explanation.push(
		`The ${record.kind} "${record.title}" was made at the same moment for another mail; it is bound.`,
	);
}
