/** Sends a mail that was written on a page: once for its form, and shown on the card at once. */
import { readSettings } from '../../../core/binding/read-settings';
import type { Mail } from '../../../core/mail/mail';
import { MailboxError } from '../../../core/ports/mailbox';
import { judgeCreate, type ActingUser } from '../../../core/rights/rights';
import { logInCrm } from '../log-by-hand';
import { bindByHand } from '../manual-binding';
import { resolveBatch, type ResolveWith } from '../resolve-batch';
import type { Change, OutgoingMail } from './page-store';

interface PostedMail {
	/** The mail as it was sent. */
	mail: Mail;
	/** Folder of the copy; null when the provider files it, or nobody does. */
	filedInto: string | null;
	/** Plain words where the copy could not be filed. */
	problem: string | null;
}

export interface SendWith {
	deps: ResolveWith;
	user: ActingUser;
	/** Rule 2 at once: a recipient whom no record holds becomes a contact of this user, where the user's rights allow it. */
	createContacts: boolean;
	/** @throws Error in plain words when nothing was sent */
	post(mail: OutgoingMail): Promise<PostedMail>;
}

const leaseMs = 120_000;

/** A form that is sent twice, or answered too late, sends one mail: its nonce is claimed first. */
export async function sendOnce(outgoing: OutgoingMail, sendWith: SendWith): Promise<Change> {
	const { deps, user, post } = sendWith;
	const { claims, holder, gateway } = deps;
	const key = `send:${outgoing.key}`;
	const claim = (await claims.claim<string>(gateway.connection, [key], holder, leaseMs, deps.now())).get(key);
	if (claim?.state === 'done') return { ok: true, text: 'The mail was sent already; it was not sent again.' };
	if (claim?.state !== 'granted' || claim.takenOver) {
		return {
			ok: false,
			why: 'This mail is being sent, or was sent a moment ago. Look into the Sent folder before you write it again.',
		};
	}
	let posted: PostedMail;
	try {
		posted = await post(outgoing);
	} catch (error) {
		await claims.release(gateway.connection, [key], holder);
		return { ok: false, why: `${whyUnsent(error)} The mail was not sent; what you wrote stands below.` };
	}
	const { mail, filedInto, problem } = posted;
	await claims.complete(gateway.connection, new Map([[key, mail.id]]), holder, deps.now());
	// The answer appears on the card at once; the trigger's copy from Sent is then a duplicate.
	await resolveBatch([mail], readSettings({ rules: rulesFor(sendWith) }), deps);
	for (const to of outgoing.on)
		await bindByHand({ mail: mail.id, to, scope: 'mail', user: { ...user, rights: null } }, deps);
	const unlogged = await logInCrm(mail, deps);
	const filed = filedInto ? ` and filed into ${filedInto}` : '';
	const said = [`The mail to ${outgoing.to} was sent${filed}.`, ...(problem ? [problem] : []), ...unlogged];
	return { ok: true, text: said.join(' ') };
}

/** A mail server's trouble says what to do about it. */
function whyUnsent(error: unknown): string {
	if (error instanceof MailboxError) return `${error.message} ${error.todo}`;
	return error instanceof Error ? error.message : String(error);
}

const rulesFor = ({ user, createContacts }: SendWith): object =>
	createContacts && judgeCreate(user, 'contact').allowed
		? { outboundNew: { kind: 'contact', source: 'email', responsible: { type: 'user', id: user.id } } }
		: {};
