/** Logs mails as activities on the records they are bound to, once each; the built-in CRM shows the memory's mails itself. */
import { CrmError } from '../../core/ports/crm-error';
import type { Settled } from '../../core/binding/settle-decision';
import type { Mail } from '../../core/mail/mail';
import type { ActivityRef, MailLog } from '../../core/ports/crm-gateway';
import { refKey } from '../../core/ports/records';
import { leaseOf, type CreateWith } from './create-records';

interface MailToLog {
	mail: Mail;
	decision: Pick<Settled, 'outcome' | 'bound' | 'reasons' | 'explanation'>;
}

/** What the CRM will not log stays bound and says so. @throws CrmError when the CRM is out of reach */
export async function logMails(resolved: MailToLog[], deps: CreateWith): Promise<void> {
	const { gateway, claims, holder, now } = deps;
	if (gateway.name === 'built-in' || (await gateway.capabilities()).mail === 'none') return;
	const due = resolved.filter(
		({ decision }) => decision.bound.length > 0 && !decision.reasons.includes('duplicate'),
	);
	if (due.length === 0) return;
	const scope = `log:${gateway.connection}`;
	const granted = await claims.claim<unknown>(
		scope,
		due.map(({ mail }) => mail.id),
		holder,
		leaseOf(gateway),
		now(),
	);
	const ours = due.filter(({ mail }) => granted.get(mail.id)?.state === 'granted');
	const unsure = ours.filter(({ mail }) => {
		const claim = granted.get(mail.id);
		return claim?.state === 'granted' && claim.takenOver;
	});
	const there =
		unsure.length > 0
			? await gateway.findMails(unsure.map(({ mail }) => mail.messageId ?? mail.id))
			: new Map();
	const fresh = ours.filter(({ mail }) => !there.has(mail.messageId ?? mail.id));
	const outcomes = fresh.length > 0 ? await gateway.logMails(fresh.map(mailLog)) : [];
	const done = new Map<string, unknown>(
		ours
			.filter((one) => !fresh.includes(one))
			.map(({ mail }) => [mail.id, there.get(mail.messageId ?? mail.id)]),
	);
	const failed: { id: string; error: CrmError }[] = [];
	for (const [index, one] of fresh.entries()) {
		const outcome = outcomes[index];
		if (outcome?.ok) {
			done.set(one.mail.id, outcome.value);
			sayWhatIsLeft(one, outcome.value);
		} else
			failed.push({
				id: one.mail.id,
				error: outcome?.error ?? new CrmError('unavailable', 'The CRM did not answer.', { sent: 'unknown' }),
			});
	}
	await readBack(failed, fresh, done, gateway);
	await claims.complete(scope, done, holder, now());
	await giveUp(scope, failed, resolved, deps);
}

/** An answer that was lost: the CRM says whether the mail is there. */
async function readBack(
	failed: { id: string; error: CrmError }[],
	fresh: MailToLog[],
	done: Map<string, unknown>,
	gateway: CreateWith['gateway'],
): Promise<void> {
	const unsure = failed.filter(({ error }) => error.info.sent === 'unknown').map(({ id }) => id);
	if (unsure.length === 0) return;
	const idOf = ({ mail }: MailToLog): string => mail.messageId ?? mail.id;
	const asked = fresh.filter(({ mail }) => unsure.includes(mail.id));
	const there = await gateway.findMails(asked.map(idOf)).catch(() => new Map<string, ActivityRef[]>());
	for (const one of asked) {
		const activities = there.get(idOf(one));
		const all = activities?.flatMap(({ on }) => on.map(refKey)) ?? [];
		// On some of its records only: the rest is still unknown.
		if (!activities || one.decision.bound.some((ref) => !all.includes(refKey(ref)))) continue;
		done.set(one.mail.id, activities);
		failed.splice(
			failed.findIndex(({ id }) => id === one.mail.id),
			1,
		);
	}
}

async function giveUp(
	scope: string,
	failed: { id: string; error: CrmError }[],
	resolved: MailToLog[],
	{ claims, holder, now }: CreateWith,
): Promise<void> {
	const unknown = failed.filter(({ error }) => error.info.sent === 'unknown').map(({ id }) => id);
	const refused = failed.filter(({ error }) => error.info.sent !== 'unknown').map(({ id }) => id);
	if (unknown.length > 0) await claims.markUnknown(scope, unknown, holder, now());
	if (refused.length > 0) await claims.release(scope, refused, holder);
	const trouble = failed.find(({ error }) => error.info.sent !== 'unknown' && isTrouble(error));
	if (trouble) throw trouble.error;
	for (const { id, error } of failed) {
		const decision = resolved.find(({ mail }) => mail.id === id)?.decision;
		decision?.explanation.push(`The mail could not be logged in the CRM: ${error.message}`);
		if (decision && error.info.sent === 'unknown') parkUnknown(decision);
	}
}

/** The whole CRM is out of reach, and nothing was written: the mails are offered again. */
const isTrouble = ({ code }: CrmError): boolean =>
	code === 'unavailable' || code === 'rateLimited' || code === 'auth';

/** It may stand in the CRM or not: nobody writes it again, a person looks. */
function parkUnknown(decision: MailToLog['decision']): void {
	decision.outcome = 'review';
	if (!decision.reasons.includes('unknown-outcome')) decision.reasons.push('unknown-outcome');
}

/** Records that did not take the mail stay bound, and are named. */
function sayWhatIsLeft({ decision }: MailToLog, activities: ActivityRef[]): void {
	const on = new Set(activities.flatMap((activity) => activity.on.map(refKey)));
	const left = decision.bound.filter((ref) => !on.has(refKey(ref)));
	if (on.size === 0 || left.length === 0) return;
	const names = left.map(({ kind, title, id }) => `${kind} "${title || id}"`).join(', ');
	decision.explanation.push(`The CRM did not take the mail on: ${names}.`);
}

function mailLog({ mail, decision }: MailToLog): MailLog {
	return {
		key: mail.id,
		messageId: mail.messageId ?? mail.id,
		references: mail.references,
		direction: mail.direction,
		date: mail.date,
		subject: mail.subject,
		from: { address: mail.from?.address ?? '', name: mail.from?.name ?? '' },
		to: mail.to.map(({ address, name }) => ({ address, name })),
		cc: mail.cc.map(({ address, name }) => ({ address, name })),
		text: mail.newText || mail.preview,
		ownerId: null,
		on: decision.bound.map(({ kind, id }) => ({ kind, id })),
	};
}
