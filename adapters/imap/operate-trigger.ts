/** What an operator does with the triggers of a mailbox: see how they are, and decide about mails that were set aside. */
import { releases } from '../../core/mailbox/delivery';
import {
	toQuarantinedMail,
	toTriggerStatus,
	type QuarantinedMail,
	type TriggerStatus,
} from '../../core/mailbox/trigger-status';
import type { ListenerKey, MailboxMemory } from '../../core/ports/mailbox-memory';
import { MailboxError } from '../../core/ports/mailbox';
import { pokeListener } from './listener-registry';

export interface TriggersOf {
	/** `user@host` in lower case. */
	mailbox: string;
	/** Only the triggers of this workflow; empty: all. */
	workflow: string;
}

/** Where a quarantined mail belongs, and what became of it. */
export type Released = QuarantinedMail & Pick<ListenerKey, 'workflow' | 'node'>;

/** @throws MailboxError when no trigger has ever read this mailbox */
async function triggersOf(memory: MailboxMemory, { mailbox, workflow }: TriggersOf): Promise<ListenerKey[]> {
	const found = (await memory.listeners(mailbox)).filter(
		(key) => workflow === '' || key.workflow === workflow,
	);
	if (found.length > 0) return found;
	throw new MailboxError(
		'unexpected',
		workflow === ''
			? `No trigger has read the mailbox ${mailbox} yet.`
			: `No trigger of the workflow ${workflow} has read the mailbox ${mailbox} yet.`,
		'Publish a workflow with CRM Mail Trigger on this mailbox, and give both nodes the same CRM Memory.',
	);
}

export async function triggerStatus(
	memory: MailboxMemory,
	of: TriggersOf,
	now: Date,
): Promise<TriggerStatus[]> {
	const found: TriggerStatus[] = [];
	for (const key of await triggersOf(memory, of)) {
		const status = await memory.status(key);
		if (status) found.push(toTriggerStatus(status, [...(await memory.cursors(key)).values()], now));
	}
	return found;
}

export async function quarantinedMails(memory: MailboxMemory, of: TriggersOf): Promise<Released[]> {
	const found: Released[] = [];
	for (const key of await triggersOf(memory, of)) {
		const rows = await memory.inState(key, ['quarantined']);
		found.push(...rows.map((row) => ({ ...pickKey(key), ...toQuarantinedMail(row) })));
	}
	return found;
}

const pickKey = ({ workflow, node }: ListenerKey): Pick<ListenerKey, 'workflow' | 'node'> => ({
	workflow,
	node,
});

/**
 * Offers quarantined mails again, with all their tries, or leaves them for good.
 * @param delivery of one mail, as `quarantinedMails` names it; empty: all of them
 * @returns the mails it was done with
 * @throws MailboxError when that one mail is not set aside (any more)
 */
export async function releaseQuarantined(
	memory: MailboxMemory,
	of: TriggersOf,
	decision: keyof typeof releases,
	delivery: string,
	now: Date,
): Promise<Released[]> {
	const released: Released[] = [];
	for (const key of await triggersOf(memory, of)) {
		const rows = (await memory.inState(key, ['quarantined'])).filter(
			({ id }) => delivery === '' || id === delivery,
		);
		if (rows.length === 0) continue;
		const dueAt = decision === 'retry' ? now.toISOString() : null;
		await memory.change(
			key,
			rows.map(({ id }) => ({ id, state: releases[decision], tries: 0, dueAt, reported: false })),
			now,
		);
		// A trigger of this process takes them up at once, one of another process with its next sweep.
		if (decision === 'retry') pokeListener(key);
		released.push(...rows.map((row) => ({ ...pickKey(key), ...toQuarantinedMail(row) })));
	}
	if (released.length > 0 || delivery === '') return released;
	throw new MailboxError(
		'gone',
		`The mail "${delivery}" is not set aside.`,
		'It may have been released before. Get Quarantined lists what is set aside now.',
	);
}
