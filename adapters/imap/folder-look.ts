/** Looks into a folder: which mails are new since the cursor, and what to do on the first look or after a rebuild. */
import type { ImapFlow } from 'imapflow';
import { deliveryId } from '../../core/mailbox/execution-key';
import { fingerprintOf } from '../../core/mailbox/fingerprint';
import { planRebaseline, type ListedMail } from '../../core/mailbox/rebaseline';
import type { WatchedFolder } from '../../core/ports/mailbox';
import type {
	DeliveryChange,
	FolderCursor,
	ListenerKey,
	MailboxMemory,
	NewDelivery,
} from '../../core/ports/mailbox-memory';
import type { MailboxLink } from './mailbox-link';
import { readHeaderBlock } from './parse/header-block';
import { toFolderError } from './to-mailbox-error';

/** What the first look at a folder takes: mail from now on, of the last days too, since a moment (ISO 8601), or everything. */
export type FirstRun =
	{ take: 'new' } | { take: 'days'; days: number } | { take: 'since'; since: string } | { take: 'all' };

export interface LookDeps {
	key: ListenerKey;
	link: MailboxLink;
	memory: MailboxMemory;
	firstRun: FirstRun;
	now(): Date;
	log(level: 'info' | 'warn', text: string): void;
}

export interface Look {
	cursor: FolderCursor;
	/** New UIDs in ascending order. */
	uids: number[];
}

/** How long finished mails are remembered. */
export const keptDays = 180;

/** Null: nothing new since the last look. @throws MailboxError */
export async function lookInto(
	folder: WatchedFolder,
	known: FolderCursor | undefined,
	deps: LookDeps,
): Promise<Look | null> {
	if (known && (await isUnchanged(folder, known, deps.link))) return null;
	return await deps.link.inFolder(
		folder.path,
		async (client) => await lookInOpen(client, folder, known, deps),
		{
			again: !known,
		},
	);
}

async function lookInOpen(
	client: ImapFlow,
	folder: WatchedFolder,
	known: FolderCursor | undefined,
	deps: LookDeps,
): Promise<Look> {
	const open = client.mailbox;
	if (!open) throw Object.assign(new Error('no folder is open'), { code: 'NoConnection' });
	const uidValidity = String(open.uidValidity);
	const modseq = open.highestModseq === undefined ? '' : String(open.highestModseq);
	if (!known) return await firstLook(client, folder, { uidValidity, modseq, uidNext: open.uidNext }, deps);
	if (known.uidValidity !== uidValidity) {
		return await lookAfterRebuild(client, folder, known, { uidValidity, modseq }, deps);
	}
	return { cursor: { ...known, modseq }, uids: await uidsFrom(client, known.cursor + 1) };
}

/** STATUS of a folder that is not open is cheaper than opening it; the open one must not be asked (RFC 9051, 6.3.11). */
async function isUnchanged(folder: WatchedFolder, known: FolderCursor, link: MailboxLink): Promise<boolean> {
	return await link.use(async (client) => {
		if (client.mailbox && client.mailbox.path === folder.path) return false;
		const asked = { uidNext: true, uidValidity: true, highestModseq: true };
		const status = await client.status(folder.path, asked).catch((error: unknown) => {
			throw toFolderError(error, folder.path, link.server);
		});
		if (!status || status.uidNext === undefined || status.uidValidity === undefined) return false;
		const modseq = status.highestModseq === undefined ? '' : String(status.highestModseq);
		return (
			String(status.uidValidity) === known.uidValidity &&
			status.uidNext <= known.cursor + 1 &&
			(modseq === '' || modseq === known.modseq)
		);
	});
}

/** `n:*` always names the last mail too, even below n (RFC 9051, sequence-set). */
async function uidsFrom(client: ImapFlow, first: number): Promise<number[]> {
	if (client.mailbox && client.mailbox.exists === 0) return [];
	const found = (await client.search({ uid: `${first}:*` }, { uid: true })) || [];
	return found.filter((uid) => uid >= first).sort((left, right) => left - right);
}

async function firstLook(
	client: ImapFlow,
	folder: WatchedFolder,
	open: { uidValidity: string; modseq: string; uidNext: number },
	deps: LookDeps,
): Promise<Look> {
	const now = deps.now();
	const base = {
		folder: folder.path,
		uidValidity: open.uidValidity,
		startedAt: now.toISOString(),
		modseq: open.modseq,
		oldUntil: 0,
	};
	const { firstRun } = deps;
	if (firstRun.take === 'all') {
		const uids = await uidsFrom(client, 1);
		const cursor = {
			...{ ...base, cursor: 0, startedAt: new Date(0).toISOString() },
			oldUntil: uids.at(-1) ?? 0,
		};
		await deps.memory.take(deps.key, cursor, [], now);
		return { cursor, uids };
	}
	// Not the list of what lies there: it may be long. Servers without UIDNEXT still name their last mail.
	const cursor = { ...base, cursor: Math.max((open.uidNext || 1) - 1, (await newestUid(client)) ?? 0) };
	const since = startOf(firstRun, now);
	const wanted = since ? await uidsSince(client, since) : [];
	const startedAt = since?.toISOString() ?? base.startedAt;
	const rows = wanted
		.filter((uid) => uid <= cursor.cursor)
		.map((uid) => seen(deps.key, folder, open.uidValidity, uid));
	await deps.memory.take(deps.key, { ...cursor, startedAt }, rows, now);
	return { cursor: { ...cursor, startedAt }, uids: [] };
}

/** Of the folder that is open; null when it is empty. */
export async function newestUid(client: ImapFlow): Promise<number | null> {
	if (!client.mailbox || client.mailbox.exists === 0) return null;
	const last = await client.fetchOne('*', { uid: true });
	return last ? last.uid : null;
}

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * 86_400_000);

/** From when on mail counts that lies there already; null: none of it. */
function startOf(firstRun: FirstRun, now: Date): Date | null {
	if (firstRun.take === 'days') return daysBefore(now, firstRun.days);
	return firstRun.take === 'since' ? new Date(firstRun.since) : null;
}

async function uidsSince(client: ImapFlow, since: Date): Promise<number[]> {
	return ((await client.search({ since }, { uid: true })) || []).sort((left, right) => left - right);
}

const seen = (
	key: ListenerKey,
	folder: WatchedFolder,
	uidValidity: string,
	uid: number,
	fingerprint = '',
): NewDelivery => ({
	id: deliveryId(key, { folder: folder.path, uidValidity, uid }),
	...{ folder: folder.path, uidValidity, uid, fingerprint },
	...{ mail: '', content: '', state: 'seen', execution: '' },
	envelope: { from: '', subject: '', date: '' },
});

async function lookAfterRebuild(
	client: ImapFlow,
	folder: WatchedFolder,
	known: FolderCursor,
	open: { uidValidity: string; modseq: string },
	deps: LookDeps,
): Promise<Look> {
	const mails = await listAll(client);
	const rows = await deps.memory.byFingerprint(
		deps.key,
		mails.map(({ fingerprint }) => fingerprint),
	);
	const keptSince = daysBefore(deps.now(), keptDays).toISOString();
	const plan = planRebaseline(mails, rows, known.startedAt, keptSince, folder.path);
	const cursor = { ...known, ...open, cursor: mails.at(-1)?.uid ?? 0, oldUntil: 0 };
	const stateOf = new Map([...rows.values()].flat().map((row) => [row.id, row.state]));
	// Places first: should the process die between the two writes, the old cursor makes the next look start over.
	await deps.memory.change(
		deps.key,
		plan.moved.map(({ id, uid }) => ({
			id,
			state: stateOf.get(id) ?? 'seen',
			place: { folder: folder.path, uidValidity: open.uidValidity, uid },
		})),
		deps.now(),
	);
	await deps.memory.change(deps.key, await lostRows(folder, known, deps), deps.now());
	const fresh = plan.fresh.map((mail) =>
		seen(deps.key, folder, open.uidValidity, mail.uid, mail.fingerprint),
	);
	await deps.memory.take(deps.key, cursor, fresh, deps.now());
	deps.log(
		'warn',
		`The server has rebuilt the folder "${folder.path}" (UIDVALIDITY ${known.uidValidity} -> ${open.uidValidity}): of ${mails.length} mails ${plan.moved.length} were known, ${plan.fresh.length} are new, ${plan.old} are from before the first run.`,
	);
	return { cursor, uids: [] };
}

/** Unfinished mails that the rebuilt folder no longer holds. Those in an execution are settled by it. */
async function lostRows(
	folder: WatchedFolder,
	known: FolderCursor,
	deps: LookDeps,
): Promise<DeliveryChange[]> {
	const rows = await deps.memory.inState(deps.key, ['seen', 'failed']);
	return rows
		.filter((row) => row.folder === folder.path && row.uidValidity === known.uidValidity)
		.map(({ id }) => ({ id, state: 'gone', dueAt: null }));
}

async function listAll(client: ImapFlow): Promise<ListedMail[]> {
	const mails: ListedMail[] = [];
	if (client.mailbox && client.mailbox.exists === 0) return mails;
	const query = { uid: true, size: true, internalDate: true, headers: ['message-id'] };
	for await (const one of client.fetch('1:*', query)) {
		const receivedAt = one.internalDate ? new Date(one.internalDate).toISOString() : '';
		const messageId = one.headers ? readHeaderBlock(one.headers).headers.first('message-id') : null;
		mails.push({
			uid: one.uid,
			receivedAt,
			fingerprint: fingerprintOf({ messageId, receivedAt, size: one.size ?? 0 }),
		});
	}
	return mails.sort((left, right) => left.uid - right.uid);
}
