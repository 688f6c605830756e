/**
 * One trigger node at work: looks into its folders when the server tells of new mail, when the sweep is due or when a
 * schedule ticks, and hands mails over. Ends only when it is closed; everything else is tried again.
 */
import type { FolderChoice } from '../../core/mailbox/choose-folders';
import { MailboxError, type WatchedFolder } from '../../core/ports/mailbox';
import type { FolderCursor } from '../../core/ports/mailbox-memory';
import { keptDays, lookInto, type FirstRun } from './folder-look';
import type { LinkWatcher, MailboxLink } from './mailbox-link';
import { OldMailPace } from './old-mail-pace';
import type { OfferDeps } from './offer-mails';
import type { Outage } from './outage';
import { StandBy, type StandByDeps } from './stand-by';
import { takeNew } from './take-new';
import { recover, takeWaiting, type WaitingDeps } from './take-waiting';
import { WatchedFolders } from './watched-folders';

export interface ListenerOptions {
	folders: FolderChoice;
	firstRun: FirstRun;
	/** `idle`: the server tells; `schedule`: only when poked. */
	wake: 'idle' | 'schedule';
	/** All folders are looked into so often, whatever the server tells. */
	sweepMs: number;
	/** Most mails of one execution in a backlog; 1 = always one. */
	maxBatch: number;
	/** From this many waiting mails on it is a backlog. */
	backlogFrom: number;
	/** Mail from before the first run: at most so many a minute; 0 = no limit. */
	oldMailPerMinute: number;
}

export interface ListenerDeps extends Omit<OfferDeps, 'link' | 'at'> {
	/** Takes hold of the shared connection; `release` lets go of it. */
	acquire(): { link: MailboxLink; release(): Promise<void> };
	outage: Outage;
	/** Other processes may run this trigger too; one of them works. */
	hold: StandByDeps['hold'];
	log(level: 'info' | 'warn' | 'error', text: string): void;
	at?: OfferDeps['at'];
}

const hour = 3_600_000;
/** Batches of one folder; then the other folders and failed mails have their turn. */
const batchesAtATime = 20;
/** n8n waits for a trigger that it ends. */
const closeMs = 500;

export class Listener {
	private held: ReturnType<ListenerDeps['acquire']> | null = null;
	private watcher: LinkWatcher = {};
	private unwatch: () => void = () => undefined;
	private closed = false;
	private wakeUp: () => void = () => undefined;
	private poked = true;
	private sweepDue = 0;
	private pruneDue = 0;
	private readonly folders: WatchedFolders;
	private readonly standBy: StandBy;
	/** The line is new: only work done on it proves that it is of use. */
	private isLineNew = false;
	private recovered = false;
	/** Folders with mail that was left for later. */
	private readonly behind = new Set<string>();
	/** Of mail that folders held before the first run, and of mail written down on the first run or after a rebuild. */
	private readonly oldMail: OldMailPace;
	private readonly seenMail: OldMailPace;
	/** The folder that took old mail last: the next one has its turn first. */
	private lastOld = '';
	private running: Promise<void> = Promise.resolve();
	private looked: () => void = () => undefined;
	/** Resolves when every folder has been looked into once: mail that comes from then on is new. */
	readonly ready = new Promise<void>((resolve) => (this.looked = resolve));

	constructor(
		private readonly options: ListenerOptions,
		private readonly deps: ListenerDeps,
	) {
		this.folders = new WatchedFolders(options.folders, deps.outage);
		this.standBy = new StandBy(deps, options.sweepMs);
		this.oldMail = new OldMailPace(options.oldMailPerMinute, deps.now);
		this.seenMail = new OldMailPace(options.oldMailPerMinute, deps.now);
	}

	start(): void {
		this.running = this.loop();
	}

	/** Look now: a schedule ticked, a slot is free, a person released a mail. */
	poke(everything = false): void {
		if (everything) this.sweepDue = 0;
		this.poked = true;
		this.wakeUp();
	}

	/** Stops taking mail. Executions that run are still settled when they end. */
	async close(): Promise<void> {
		this.closed = true;
		this.deps.handOver.close();
		this.looked();
		this.wakeUp();
		await this.letGo();
		// On a line that others go on using, an answer may be overdue; what comes of it then is left alone.
		let timer: NodeJS.Timeout | undefined;
		const ended = this.running
			.then(async () => {
				if (this.held) await this.letGo();
				await this.deps.hold.letGo();
			})
			.catch(() => undefined);
		await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, closeMs)))]);
		clearTimeout(timer);
	}

	/** No connection stands any more, and none will be made: unpublished, or n8n ends. */
	async sayGone(): Promise<void> {
		await this.deps.memory.note(this.deps.key, { connectedAt: null }).catch(() => undefined);
	}

	/** One connection can idle in one folder: INBOX, or the first one that is watched. */
	private get idleFolder(): string | undefined {
		if (this.options.wake !== 'idle') return undefined;
		const { now } = this.folders;
		return (now.find(({ specialUse }) => specialUse === '\\Inbox') ?? now[0])?.path;
	}

	private get link(): MailboxLink {
		if (this.held) return this.held.link;
		this.held = this.deps.acquire();
		const { link } = this.held;
		this.watcher = {
			...(this.idleFolder === undefined ? {} : { folder: this.idleFolder }),
			up: () => {
				this.sweepDue = 0;
				this.folders.listAgain();
				this.isLineNew = true;
				void this.deps.outage.connected();
				this.poke();
			},
			down: (error, failures) => void this.deps.outage.down(error, failures),
			changed: () => this.poke(),
		};
		this.unwatch = link.watch(this.watcher);
		return link;
	}

	private async letGo(): Promise<void> {
		this.unwatch();
		const { held } = this;
		this.held = null;
		await held?.release();
	}

	private async loop(): Promise<void> {
		while (!this.closed) {
			this.poked = false;
			let pause = this.options.sweepMs;
			try {
				if (this.link.isUp) pause = await this.round();
			} catch (error) {
				pause = this.afterError(error);
			}
			if (!this.closed && !this.poked) await this.sleep(pause);
		}
	}

	private afterError(error: unknown): number {
		if (this.closed) return 0;
		// The link tells of its own troubles, and of their end.
		if (error instanceof MailboxError && error.kind === 'unreachable') return this.options.sweepMs;
		this.deps.log(
			'error',
			`Looking for mail failed and is tried again: ${error instanceof Error ? error.message : String(error)}`,
		);
		this.deps.outage.trouble(error);
		return Math.min(30_000, this.options.sweepMs);
	}

	private async sleep(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, Math.max(0, ms));
			this.wakeUp = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		this.wakeUp = () => undefined;
	}

	/** Everything there is to do now. Returns ms until there may be more. */
	private async round(): Promise<number> {
		if (!(await this.standBy.isOurs(this.tookOver))) return Math.min(30_000, this.options.sweepMs);
		if (this.closed) return 0;
		const offer: WaitingDeps = {
			...{ ...this.deps, link: this.link, folders: this.folders, oldMail: this.seenMail },
			isClosed: () => this.closed || this.standBy.standsBy,
			between: this.between,
		};
		if (!this.recovered) this.recovered = await recover(offer);
		if (this.closed) return 0;
		const folders = after(this.lastOld, await this.watched());
		const now = this.deps.now().getTime();
		const isSweep = now >= this.sweepDue;
		if (isSweep) this.sweepDue = now + this.options.sweepMs;
		let more = 0;
		const cursors = await this.deps.memory.cursors(this.deps.key);
		for (const folder of folders) {
			if (this.closed) return 0;
			// Between sweeps only the folder that the server watches for us can have news.
			const mayHaveMail = isSweep || folder.path === this.idleFolder || this.behind.has(folder.path);
			if (!mayHaveMail && more === 0) continue;
			const left = await this.takeFrom(folder, cursors.get(folder.path), offer);
			if (left > 0) this.behind.add(folder.path);
			else this.behind.delete(folder.path);
			more += left;
		}
		this.looked();
		const seen = await takeWaiting(offer, { ...this.options, batches: batchesAtATime });
		await this.proveLine();
		await this.deps.memory.note(this.deps.key, {
			checkedAt: this.deps.now().toISOString(),
			waiting: more + seen,
		});
		this.deps.outage.fine();
		await this.prune();
		const wait = Math.min(more > 0 ? this.oldMail.waitMs : hour, seen > 0 ? this.seenMail.waitMs : hour);
		if (wait === 0 && this.deps.handOver.free > 0) return 0;
		const atMost = wait > 0 ? wait : hour;
		if (this.options.wake === 'schedule') return await this.untilNextTick(atMost);
		return await this.untilNextDue(Math.min(atMost, Math.max(0, this.sweepDue - this.deps.now().getTime())));
	}

	/** What the process that is gone had in hand is taken up. */
	private readonly tookOver = (): void => void (this.recovered = false);

	/** A server may let us in and drop us at the first command, again and again: that is no end of an outage. */
	private async proveLine(): Promise<void> {
		if (!this.isLineNew) return;
		this.isLineNew = false;
		await this.deps.outage.up();
	}

	private readonly between = async (): Promise<void> => {
		await this.proveLine();
		await this.standBy.isOurs(this.tookOver);
	};

	/** Returns how many mails are left for later. */
	private async takeFrom(
		folder: WatchedFolder,
		known: FolderCursor | undefined,
		offer: OfferDeps,
	): Promise<number> {
		const asked = { ...offer, firstRun: this.options.firstRun, log: this.deps.log };
		const look = await lookInto(folder, known, asked).catch(async (error) => {
			await this.folders.tellTrouble(error, folder.path, this.link);
			return undefined;
		});
		if (look !== undefined) this.deps.outage.fine(folder.path);
		if (!look) return 0;
		const { cursor, uids } = look;
		if (uids.length === 0 && cursor.modseq !== known?.modseq) {
			await this.deps.memory.take(this.deps.key, cursor, [], this.deps.now());
		}
		const isOld = uids.length > 0 && uids[0]! <= cursor.oldUntil;
		if (isOld && this.oldMail.waitMs > 0) return uids.length;
		return await takeNew(folder, look, offer, {
			...this.options,
			batches: isOld && this.options.oldMailPerMinute > 0 ? 1 : batchesAtATime,
			isClosed: () => this.closed || this.standBy.standsBy,
			taken: async (handed) => {
				await this.between();
				if (!isOld) return;
				this.oldMail.took(handed);
				this.lastOld = folder.path;
			},
		});
	}

	private async watched(): Promise<WatchedFolder[]> {
		const folders = await this.folders.read(this.link, this.deps.now());
		if (this.idleFolder === undefined) delete this.watcher.folder;
		else this.watcher.folder = this.idleFolder;
		return folders;
	}

	private async untilNextDue(atMost: number): Promise<number> {
		// What is due waits for a slot, and a slot that gets free wakes us.
		if (this.deps.handOver.free === 0) return atMost;
		const due = await this.deps.memory.nextDue(this.deps.key);
		return due ? Math.min(atMost, Math.max(50, due.getTime() - this.deps.now().getTime())) : atMost;
	}

	/** Between ticks of a schedule nothing is kept open, unless a failed mail or old mail is due soon. */
	private async untilNextTick(atMost: number): Promise<number> {
		const pause = await this.untilNextDue(atMost);
		if (pause > 60_000 && this.deps.handOver.inFlight === 0) await this.letGo();
		return pause;
	}

	private async prune(): Promise<void> {
		const now = this.deps.now().getTime();
		if (now < this.pruneDue) return;
		this.pruneDue = now + 24 * hour;
		await this.deps.memory.prune(this.deps.key, new Date(now - keptDays * 24 * hour));
	}
}

/** Those behind this path first; all in their order when it is not among them. */
function after(path: string, folders: WatchedFolder[]): WatchedFolder[] {
	const at = folders.findIndex((one) => one.path === path) + 1;
	return [...folders.slice(at), ...folders.slice(0, at)];
}
