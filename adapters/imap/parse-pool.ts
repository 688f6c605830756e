/**
 * Where raw mail is parsed: a live mail here, a backlog in a thread beside, so that n8n's own thread is free for executions.
 * A mail that ends or hangs that thread does neither to n8n: it comes with its headers alone, and says so.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Mail } from '../../core/mail/mail';
import { readHeaderBlock, startOf } from './parse/header-block';
import { parseMail, type ParseContext } from './parse/parse-mail';

export interface RawToParse {
	source: Buffer;
	context: ParseContext;
}

/** One mail for each, in order. Never rejects: what cannot be read stands in the mail's `problems`. */
export type ParseMails = (raw: RawToParse[]) => Promise<Mail[]>;

export const parseHere: ParseMails = async (raw) => {
	const mails: Mail[] = [];
	for (const { source, context } of raw) mails.push(await parseMail(source, context));
	return mails;
};

/** Fewer mails than this are parsed sooner than a thread is started. */
const worthAThread = 6;
const limits = { restMs: 30_000, patienceMs: 60_000, heapMb: 96 };

/** Built beside the bundle; absent when the sources run as they stand, and then everything is parsed here. */
const usualFile = join(__dirname, 'parse-worker.js');

export class ParsePool {
	private worker: Worker | null = null;
	private rest: NodeJS.Timeout | undefined;
	private queue: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly file: string,
		private readonly limit: typeof limits = limits,
	) {}

	/** Batches go through the thread one after another. */
	readonly parse: ParseMails = async (raw) => {
		if (raw.length < worthAThread || !existsSync(this.file)) return await parseHere(raw);
		const turn = this.queue.then(async () => await this.parseBatch(raw));
		this.queue = turn.catch(() => undefined);
		return await turn;
	};

	close(): void {
		clearTimeout(this.rest);
		void this.worker?.terminate();
		this.worker = null;
	}

	/** A batch that ends the thread is tried again mail by mail, so that one mail costs no other. */
	private async parseBatch(raw: RawToParse[]): Promise<Mail[]> {
		const whole = await this.ask(raw);
		if (whole) return whole;
		const mails: Mail[] = [];
		for (const one of raw) mails.push((await this.ask([one]))?.[0] ?? (await headerOnly(one)));
		return mails;
	}

	/** Null when the thread ended or was ended. */
	private async ask(raw: RawToParse[]): Promise<Mail[] | null> {
		clearTimeout(this.rest);
		const worker = (this.worker ??= this.start());
		const answer = await new Promise<Mail[] | null>((resolve) => {
			const ended = (): void => settle(null);
			const patience = setTimeout(ended, this.limit.patienceMs);
			const settle = (mails: Mail[] | null): void => {
				clearTimeout(patience);
				worker.off('message', settle).off('exit', ended);
				resolve(mails);
			};
			worker.once('message', settle).once('exit', ended);
			const copies = raw.map(({ source, context }) => ({ source: new Uint8Array(source), context }));
			worker.postMessage(
				copies,
				copies.map(({ source }) => source.buffer),
			);
		});
		if (answer === null) this.close();
		else this.rest = setTimeout(() => this.close(), this.limit.restMs).unref();
		return answer;
	}

	private start(): Worker {
		// A small heap is swept often: the thread's garbage does not pile up beside n8n's.
		const resourceLimits = { maxOldGenerationSizeMb: this.limit.heapMb, maxYoungGenerationSizeMb: 16 };
		const worker = new Worker(this.file, { resourceLimits });
		// It never keeps n8n from ending, and its own end is no error of n8n's.
		worker.unref();
		worker.on('error', () => undefined);
		worker.once('exit', () => {
			if (this.worker === worker) this.worker = null;
		});
		return worker;
	}
}

async function headerOnly({ source, context }: RawToParse): Promise<Mail> {
	const start = startOf(source);
	const { bodyStart } = readHeaderBlock(source.subarray(start));
	const mail = await parseMail(source.subarray(start, start + bodyStart), {
		...context,
		fullSize: source.length,
	});
	return {
		...mail,
		problems: [...mail.problems, 'The body could not be read: parsing it took too much memory or time.'],
	};
}

export const parseAside: ParseMails = new ParsePool(usualFile).parse;
