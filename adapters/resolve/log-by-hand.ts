/** Puts one mail on records that a person or a workflow names: kept, bound, and logged in the CRM, once. */
import { readSettings } from '../../core/binding/read-settings';
import type { Mail } from '../../core/mail/mail';
import type { RecordRef } from '../../core/ports/records';
import type { ActingUser } from '../../core/rights/rights';
import { logMails } from './log-mails';
import { bindByHand, type ManualAnswer } from './manual-binding';
import { resolveBatch, type ResolveWith } from './resolve-batch';

/** No rule runs: a mail that was never seen is kept as it is and bound to nothing but these records. */
export async function logByHand(
	mail: Mail,
	on: RecordRef[],
	user: ActingUser,
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const { memory, gateway } = deps;
	const [known] = await memory.mails(gateway.connection, [mail.id]);
	if (!known) await resolveBatch([mail], readSettings({ mode: 'manual', logMail: false }), deps);
	let last: ManualAnswer = { ok: false, why: 'No record is named.' };
	for (const to of on) {
		last = await bindByHand({ mail: mail.id, to, scope: 'mail', user }, deps);
		if (!last.ok) return last;
	}
	const trouble = await logInCrm(mail, deps);
	return last.ok ? { ...last, text: [last.text, ...trouble].join(' ') } : last;
}

/**
 * Where the CRM keeps mails of its own: a mail that was logged before is not logged again.
 * @returns what went wrong, in plain words; the mail stays bound
 */
export async function logInCrm(mail: Mail, deps: ResolveWith): Promise<string[]> {
	const [kept] = await deps.memory.mails(deps.gateway.connection, [mail.id]);
	const bound = (kept?.bindings ?? [])
		.filter((binding) => !binding.removed)
		.map(({ kind, id, why }) => ({ kind, id, why }));
	const explanation: string[] = [];
	await logMails([{ mail, decision: { outcome: 'bound', bound, reasons: [], explanation } }], deps);
	return explanation;
}
