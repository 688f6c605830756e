/** Bindings by hand: list, bind, unbind, replace, create and bind, for one mail or its whole chain, within a user's rights. */
import { provisionalId, type RecordToCreate } from '../../core/binding/decision';
import { personName } from '../../core/binding/person-name';
import { recordName } from '../../core/binding/record-name';
import type { KeptBinding, KeptMail, LinkChange, OutcomeChange } from '../../core/ports/binding-memory';
import { refKey, type CrmRecord, type Kind, type RecordRef } from '../../core/ports/records';
import { judgeBind, judgeCreate, judgeUnbind, mayViewKind, type ActingUser } from '../../core/rights/rights';
import { createRecords } from './create-records';
import { linkActivities, unlinkActivities } from './link-activities';
import type { ResolveWith } from './resolve-batch';
import { showBindings, type ShownBinding } from './shown-bindings';

export type Scope = 'mail' | 'chain';

export interface ManualRequest {
	/** Id of the mail. */
	mail: string;
	scope: Scope;
	user: ActingUser;
}

/** A refusal says why and names no record that the user may not see. */
export type ManualAnswer = { ok: true; text: string; bindings: ShownBinding[] } | { ok: false; why: string };

export async function listBindings(
	{ mail, user }: Pick<ManualRequest, 'mail' | 'user'>,
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const kept = await mailOf(mail, deps);
	if (!kept) return missing(mail);
	return { ok: true, text: '', bindings: await show(kept, user, deps) };
}

export async function bindByHand(
	request: ManualRequest & { to: RecordRef },
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const [kept, record] = await Promise.all([mailOf(request.mail, deps), recordOf(request.to, deps)]);
	if (!kept) return missing(request.mail);
	if (!record) return noRecord(request.to.kind);
	const judged = judgeBind(request.user, record);
	if (!judged.allowed) return { ok: false, why: judged.why };
	await carryOut(kept, [{ ref: record, bound: true }], request, deps);
	return await answer(kept.id, `Bound to ${record.kind} "${record.title}".`, request.user, deps);
}

export async function unbindByHand(
	request: ManualRequest & { from: RecordRef },
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const kept = await mailOf(request.mail, deps);
	if (!kept) return missing(request.mail);
	const refusal = await refuseUnbind(kept, request.from, request.user, deps);
	if (refusal) return refusal;
	await carryOut(kept, [{ ref: request.from, bound: false }], request, deps);
	return await answer(kept.id, 'The binding was removed and stays removed.', request.user, deps);
}

export async function replaceByHand(
	request: ManualRequest & { from: RecordRef; to: RecordRef },
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const [kept, record] = await Promise.all([mailOf(request.mail, deps), recordOf(request.to, deps)]);
	if (!kept) return missing(request.mail);
	if (!record) return noRecord(request.to.kind);
	const judged = judgeBind(request.user, record);
	if (!judged.allowed) return { ok: false, why: judged.why };
	const refusal = await refuseUnbind(kept, request.from, request.user, deps);
	if (refusal) return refusal;
	await carryOut(
		kept,
		[
			{ ref: request.from, bound: false },
			{ ref: record, bound: true },
		],
		request,
		deps,
	);
	return await answer(kept.id, `Bound to ${record.kind} "${record.title}" instead.`, request.user, deps);
}

export async function createAndBind(
	request: ManualRequest & { kind: Kind; title?: string; source?: string | null },
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const kept = await mailOf(request.mail, deps);
	if (!kept) return missing(request.mail);
	const judged = judgeCreate(request.user, request.kind);
	if (!judged.allowed) return { ok: false, why: judged.why };
	const plan = await planByHand(kept, request, deps);
	const results = await createRecords(
		[{ create: plan, mail: kept.id, description: kept.mail?.newText ?? '' }],
		deps,
	);
	const result = results.get(plan.key);
	if (!result?.ok) return { ok: false, why: result?.message ?? 'The CRM did not answer.' };
	await carryOut(kept, [{ ref: result.record, bound: true }], request, deps);
	return await answer(
		kept.id,
		`Created ${result.record.kind} "${result.record.title}" and bound the mail to it.`,
		request.user,
		deps,
	);
}

/** Belongs to the contact and company that the mail is bound to already. */
async function planByHand(
	kept: KeptMail,
	{ kind, title, source, user }: { kind: Kind; title?: string; source?: string | null; user: ActingUser },
	{ gateway }: ResolveWith,
): Promise<RecordToCreate> {
	const { titleLimit } = await gateway.capabilities();
	const party = kept.mail?.parties.find(({ role }) => role === 'from' || role === 'to') ?? {
		address: '',
		name: '',
	};
	const parts = { address: party.address, name: party.name, company: '' };
	const name = kept.mail ? recordName('subject', kept.mail, parts, titleLimit, kind) : '';
	const bound = (wanted: Kind): string[] =>
		kept.bindings
			.filter((binding) => binding.kind === wanted && !binding.removed && binding.id !== provisionalId(''))
			.map(({ id }) => id);
	return {
		kind,
		key: `manual:${kept.id}:${kind}:${title ?? ''}`,
		title: title?.trim() || name,
		personName: personName(party.name, party.address),
		emails: party.address === '' ? [] : [party.address],
		source: source ?? null,
		responsible: user.id === '' ? null : user.id,
		responsibleWhy: 'the user who created it',
		companyId: bound('company')[0] ?? null,
		contactIds: kind === 'contact' ? [] : bound('contact'),
		address: party.address,
	};
}

async function carryOut(
	kept: KeptMail,
	steps: { ref: RecordRef; bound: boolean }[],
	request: ManualRequest,
	deps: ResolveWith,
): Promise<void> {
	const { memory, gateway } = deps;
	const chain =
		request.scope === 'chain'
			? (await memory.conversation(gateway.connection, kept.conversation)).mails.filter((mail) => !mail.apart)
			: [];
	const mails = [kept, ...chain.filter(({ id }) => id !== kept.id)];
	const links = steps.flatMap((step) => [
		...mails.map((mail) => linkOf({ mail: mail.id }, step, mail.bindings)),
		...(request.scope === 'chain' ? [linkOf({ conversation: kept.conversation }, step, [])] : []),
	]);
	const outcomes = mails.map((mail) => outcomeAfter(mail, steps, request.user));
	await memory.change(gateway.connection, { links, outcomes, by: request.user.id });
	for (const { ref, bound } of steps)
		for (const { id } of mails) await (bound ? linkActivities : unlinkActivities)(id, ref, deps);
}

/** An automatic binding stays automatic beside the manual flag; a removed one is a tombstone. */
function linkOf(
	on: LinkChange['on'],
	{ ref, bound }: { ref: RecordRef; bound: boolean },
	bindings: KeptBinding[],
): LinkChange {
	const before = bindings.find((binding) => refKey(binding) === refKey(ref) && !binding.removed);
	return {
		on,
		ref: { kind: ref.kind, id: ref.id },
		automatic: bound && (before?.automatic ?? false),
		manual: bound,
		removed: !bound,
		why: bound ? (before?.why ?? 'manual') : 'tombstone',
	};
}

function outcomeAfter(
	mail: KeptMail,
	steps: { ref: RecordRef; bound: boolean }[],
	user: ActingUser,
): OutcomeChange {
	const left = new Set(mail.bindings.filter((binding) => !binding.removed).map(refKey));
	for (const { ref, bound } of steps) {
		if (bound) left.add(refKey(ref));
		else left.delete(refKey(ref));
	}
	const outcome = left.size > 0 ? 'bound' : 'skipped';
	const person = mail.mail?.direction === 'inbound' && mail.mail.automation.kind === 'human';
	const planned = outcome === 'bound' && (mail.outcome === 'bound' ? mail.planned : person);
	return { mail: mail.id, outcome, planned, say: `Changed by hand by user ${user.id}.` };
}

async function refuseUnbind(
	kept: KeptMail,
	ref: RecordRef,
	user: ActingUser,
	deps: ResolveWith,
): Promise<ManualAnswer | null> {
	const binding = kept.bindings.find((one) => refKey(one) === refKey(ref) && !one.removed);
	if (!binding) return { ok: false, why: `The mail is not bound to this ${ref.kind}.` };
	const record = await recordOf(ref, deps);
	// A record that is gone protects nobody: its binding may go too.
	if (!record) return mayViewKind(user, ref.kind) ? null : noRecord(ref.kind);
	const judged = judgeUnbind(user, record, binding.manual ? binding.changedBy : null);
	return judged.allowed ? null : { ok: false, why: judged.why };
}

async function answer(
	mail: string,
	text: string,
	user: ActingUser,
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const kept = await mailOf(mail, deps);
	return { ok: true, text, bindings: kept ? await show(kept, user, deps) : [] };
}

async function show(kept: KeptMail, user: ActingUser, deps: ResolveWith): Promise<ShownBinding[]> {
	return (await showBindings([kept], user, deps)).get(kept.id) ?? [];
}

const mailOf = async (id: string, { memory, gateway }: ResolveWith): Promise<KeptMail | undefined> =>
	(await memory.mails(gateway.connection, [id]))[0];

const recordOf = async (ref: RecordRef, { gateway }: ResolveWith): Promise<CrmRecord | undefined> =>
	(await gateway.get([ref]))[0];

const missing = (mail: string): ManualAnswer => ({
	ok: false,
	why: `There is no mail "${mail}" in the memory of this CRM. It must pass Resolve CRM Binding first.`,
});

const noRecord = (kind: Kind): ManualAnswer => ({
	ok: false,
	why: `There is no such ${kind}, or your rights do not let you see it.`,
});
