/** Takes up mails that are written down already: of the first run, after a rebuild, after a failure or after a kill. */
import type { Delivery } from '../../core/mailbox/delivery';
import { planBatch, type BatchLimits } from '../../core/mailbox/plan-batch';
import { isInFlightHere } from './hand-over';
import { folderAgainMs, offerAgain, type OfferDeps } from './offer-mails';
import type { OldMailPace } from './old-mail-pace';
import type { WatchedFolders } from './watched-folders';

export interface WaitingDeps extends OfferDeps {
	folders: WatchedFolders;
	oldMail: OldMailPace;
	isClosed(): boolean;
	/** Between two batches: proves the line, and whether this process still works for the trigger. */
	between(): Promise<void>;
	log(level: 'info' | 'warn' | 'error', text: string): void;
}

/** Failed mails that are due, one by one; then mails never offered before. Returns how many of those are left. */
export async function takeWaiting(
	deps: WaitingDeps,
	limits: BatchLimits & { batches: number },
): Promise<number> {
	const { memory, key, handOver, now, oldMail } = deps;
	while (!deps.isClosed() && handOver.free > 0) {
		const [failed] = await memory.inState(key, ['failed'], { dueBefore: now(), limit: 1 });
		if (!failed) break;
		await again([failed], deps);
	}
	const limit = Math.max(limits.maxBatch, limits.backlogFrom);
	for (let batches = 0; ; batches += 1) {
		const seen = await memory.inState(key, ['seen'], { limit });
		const isHeld = handOver.free === 0 || oldMail.waitMs > 0 || batches === limits.batches;
		if (seen.length === 0 || isHeld || deps.isClosed()) return seen.length;
		const rows = seen
			.filter(({ folder }) => folder === seen[0]!.folder)
			.slice(0, planBatch(seen.length, limits));
		await handOver.slot(rows.length);
		if (deps.isClosed()) return seen.length;
		oldMail.took(await again(rows, deps));
		await deps.between();
	}
}

async function again(rows: Delivery[], deps: WaitingDeps, sameKey?: string): Promise<number> {
	const path = rows[0]!.folder;
	const folder = deps.folders.now.find((one) => one.path === path) ?? { path, specialUse: '' };
	return await offerAgain(folder, rows, deps, sameKey).catch(async (error) => {
		await deps.folders.tellTrouble(error, path, deps.link);
		const dueAt = new Date(deps.now().getTime() + folderAgainMs).toISOString();
		await deps.memory.change(
			deps.key,
			rows.map(({ id }) => ({ id, state: 'failed', dueAt })),
			deps.now(),
		);
		return 0;
	});
}

/**
 * Mails that an earlier process had handed over when it died: once more under the same key, so n8n starts nothing twice.
 * False: closed before all of them were.
 */
export async function recover(deps: WaitingDeps): Promise<boolean> {
	const handed = await deps.memory.inState(deps.key, ['handed']);
	const left = handed.filter(({ execution }) => !isInFlightHere(execution));
	const executions = new Map<string, Delivery[]>();
	for (const row of left) {
		const name = `${row.execution}\n${row.folder}`;
		executions.set(name, [...(executions.get(name) ?? []), row]);
	}
	for (const rows of executions.values()) {
		if (deps.isClosed()) return false;
		await again(rows, deps, rows[0]!.execution);
	}
	await deps.handOver.reportNew();
	if (left.length > 0)
		deps.log('info', `${left.length} mail(s) were in an execution when n8n ended; they are taken up again.`);
	return true;
}
