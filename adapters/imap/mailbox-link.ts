/**
 * One connection to one mailbox, shared by every node that reads it. Connects in the background, reconnects for ever,
 * runs commands one after another, idles in between and finds out by itself when the other side is gone.
 */
import type { ImapFlow } from 'imapflow';
import { reconnectPause } from '../../core/mailbox/retry-pause';
import { MailboxError, type MailServer } from '../../core/ports/mailbox';
import { toFolderError, toMailboxError } from './to-mailbox-error';

export interface LinkDeps {
	/** Opens a connection; `failures` in a row so far, so that a token can be renewed after a refused login. @throws MailboxError */
	open(failures: number): Promise<ImapFlow>;
	server: MailServer;
	random(): number;
	/** A liveness probe is sent after so long without a command; default 60 s. */
	probeMs?: number;
	/** The probe's answer has so long; default 15 s. */
	deadlineMs?: number;
	/** Any other answer has so long, even from a server that keeps saying it is still there; default 30 min. */
	commandMs?: number;
}

export interface LinkWatcher {
	/** Idled on between commands; of several watchers' INBOX, else the first one's. */
	folder?: string;
	/** The connection is there (again). */
	up?(): void;
	/** Each failed try and each break; `failures` in a row. */
	down?(error: MailboxError, failures: number): void;
	/** The idle folder changed. */
	changed?(): void;
}

/** So long nothing is to be done before the connection idles. */
const restMs = 50;

export class MailboxLink {
	private client: ImapFlow | null = null;
	private readonly watchers = new Set<LinkWatcher>();
	private queue: Promise<unknown> = Promise.resolve();
	private readonly lastSeen = new Map<string, string>();
	private waiting = 0;
	private timer: NodeJS.Timeout | undefined;
	private probe: NodeJS.Timeout | undefined;
	private rest: NodeJS.Timeout | undefined;
	private failures = 0;
	private closed = false;

	constructor(private readonly deps: LinkDeps) {
		void this.connect();
	}

	get isUp(): boolean {
		return this.client?.usable === true;
	}

	get server(): MailServer {
		return this.deps.server;
	}

	watch(watcher: LinkWatcher): () => void {
		this.watchers.add(watcher);
		if (this.isUp) watcher.up?.();
		return () => void this.watchers.delete(watcher);
	}

	/**
	 * Runs commands with the connection to themselves.
	 * @throws MailboxError `unreachable` at once when there is no connection: `up` tells when to come again
	 */
	async use<T>(
		work: (client: ImapFlow) => Promise<T>,
		deadlineMs = this.deps.commandMs ?? 30 * 60_000,
	): Promise<T> {
		this.waiting += 1;
		clearTimeout(this.probe);
		clearTimeout(this.rest);
		const turn = this.queue.then(async () => {
			const { client } = this;
			if (!client?.usable) throw this.noConnection();
			try {
				const answer = await this.within(client, work(client), deadlineMs);
				// A login alone proves little: some servers let people in and drop them at the first command.
				this.failures = 0;
				return answer;
			} catch (error) {
				throw toMailboxError(error, this.deps.server);
			}
		});
		this.queue = turn.catch(() => undefined).then(() => this.release());
		return await turn;
	}

	/** Commands inside one folder, opened read-only unless said otherwise. @throws MailboxError */
	async inFolder<T>(
		folder: string,
		work: (client: ImapFlow) => Promise<T>,
		options: { write?: boolean; again?: boolean } = {},
	): Promise<T> {
		return await this.use(async (client) => {
			const readOnly = !options.write;
			const open = client.mailbox;
			// A changed UIDVALIDITY shows only when a folder is opened, hence `again`.
			if (!open || open.path !== folder || Boolean(open.readOnly) !== readOnly || options.again) {
				await this.openFolder(client, folder, readOnly);
			}
			return await work(client);
		});
	}

	/** Says goodbye, and cuts the line when nobody answers. */
	async close(deadlineMs = 1_000): Promise<void> {
		this.closed = true;
		clearTimeout(this.timer);
		clearTimeout(this.probe);
		clearTimeout(this.rest);
		const { client } = this;
		this.client = null;
		this.watchers.clear();
		if (!client) return;
		let cut: NodeJS.Timeout | undefined;
		await Promise.race([
			client.logout().catch(() => undefined),
			new Promise((resolve) => (cut = setTimeout(resolve, deadlineMs))),
		]);
		clearTimeout(cut);
		client.close();
	}

	private noConnection(): MailboxError {
		const { host, port } = this.deps.server;
		return new MailboxError(
			'unreachable',
			`There is no connection to ${host}:${port} now.`,
			'It is made again by itself.',
		);
	}

	private async connect(): Promise<void> {
		try {
			const client = await this.deps.open(this.failures);
			if (this.closed) return client.close();
			this.client = client;
			client.on('close', () => this.dropped(client));
			client.on('error', (error: unknown) => this.dropped(client, error));
			client.on(
				'exists',
				({ path, count, prevCount }: { path: string; count: number; prevCount: number }) => {
					if (count > prevCount) this.tellChanged(path);
				},
			);
			if (!client.usable) return this.dropped(client);
			for (const watcher of [...this.watchers]) watcher.up?.();
			this.release(false);
		} catch (error) {
			this.down(toMailboxError(error, this.deps.server));
		}
	}

	/** What came in while the folder was not open shows in no event, and to one node of several at most: tell all of them. */
	private async openFolder(client: ImapFlow, folder: string, readOnly: boolean): Promise<void> {
		try {
			const { path, uidNext, uidValidity, exists } = await client.mailboxOpen(folder, { readOnly });
			const state = `${uidValidity} ${uidNext} ${exists}`;
			if (this.lastSeen.get(path) !== state) this.tellChanged(path);
			this.lastSeen.set(path, state);
		} catch (error) {
			throw toFolderError(error, folder, this.deps.server);
		}
	}

	private tellChanged(path: string): void {
		for (const watcher of [...this.watchers]) if (watcher.folder === path) watcher.changed?.();
	}

	private dropped(client: ImapFlow, error?: unknown): void {
		if (this.client !== client) return;
		this.client = null;
		client.close();
		this.down(toMailboxError(error ?? { code: 'NoConnection' }, this.deps.server));
	}

	private down(error: MailboxError): void {
		if (this.closed) return;
		clearTimeout(this.probe);
		this.failures += 1;
		for (const watcher of [...this.watchers]) watcher.down?.(error, this.failures);
		const refused = error.kind === 'auth' || error.kind === 'refused' || error.kind === 'forbidden';
		const pause = reconnectPause(this.failures, refused, this.deps.random());
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.connect(), pause);
	}

	/**
	 * Ends with the line, whatever the library still waits for, and cuts the line when an answer is overdue:
	 * on a half-open connection nothing else ever happens.
	 */
	private async within<T>(client: ImapFlow, work: Promise<T>, deadlineMs: number): Promise<T> {
		let timer: NodeJS.Timeout | undefined;
		let onGone: () => void = () => undefined;
		const gone = new Promise<never>((_, reject) => {
			onGone = () => reject(Object.assign(new Error('the line is gone'), { code: 'NoConnection' }));
			client.once('close', onGone);
			timer = setTimeout(() => this.dropped(client, { code: 'ETIMEDOUT' }), deadlineMs);
		});
		try {
			return await Promise.race([work, gone]);
		} finally {
			clearTimeout(timer);
			client.off('close', onGone);
		}
	}

	private release(counted = true): void {
		if (counted) this.waiting -= 1;
		if (this.waiting > 0 || this.closed) return;
		clearTimeout(this.probe);
		this.probe = setTimeout(() => void this.probeNow(), this.deps.probeMs ?? 60_000);
		// The next command mostly comes at once, and breaking IDLE costs a round trip.
		clearTimeout(this.rest);
		this.rest = setTimeout(() => void this.idle(), restMs);
	}

	/** Breaks IDLE and asks: also keeps the server from ending a long IDLE (RFC 2177 speaks of 29 minutes). */
	private async probeNow(): Promise<void> {
		await this.use(async (client) => await client.noop(), this.deps.deadlineMs ?? 15_000).catch(
			() => undefined,
		);
	}

	private async idle(): Promise<void> {
		const folders = [...this.watchers].flatMap((watcher) => watcher.folder ?? []);
		const folder = folders.find((path) => path.toUpperCase() === 'INBOX') ?? folders[0];
		const { client } = this;
		if (!client?.usable || folder === undefined || this.waiting > 0) return;
		try {
			if (!client.mailbox || client.mailbox.path !== folder) {
				await this.use(async (own) => await this.openFolder(own, folder, true));
				return;
			}
			await client.idle();
		} catch {
			// A refused IDLE or a folder that is gone: the sweep still finds mail, and a lost connection is told by its own event.
		}
	}
}
