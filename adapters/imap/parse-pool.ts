/**
 * Where raw mail is parsed: a live mail here, a backlog in a thread beside, so that n8n's own thread is free for executions.
 * A mail that ends or hangs that thread does neither to n8n: it comes with its headers alone, and says so.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Mail } from '../../core/mail/mail';
import { openMails } from './parcel';
import { readHeaderBlock, startOf } from './parse/header-block';
import { parseMail, type ParseContext } from './parse/parse-mail';

export interface RawToParse {
	source: Buffer;
	context: ParseContext;
}

/** The parsed mails; what the thread has parsed waits as bytes until they are asked for, and costs n8n's heap nothing. */
export type Parsed = () => Mail[];

/** One mail for each, in order. Never rejects: what cannot be read stands in the mail's `problems`. */
export type ParseMails = (raw: RawToParse[]) => Promise<Parsed>;

/** Made here, for it must hold on to nothing else: no raw mail, above all. */
const parsed =
	(mails: Mail[]): Parsed =>
	() =>
		mails;

export const parseHere: ParseMails = async (raw) => {
	const mails: Mail[] = [];
	for (const { source, context } of raw) mails.push(await parseMail(source, context));
	return parsed(mails);
};

/** Fewer mails than this are parsed sooner than a thread is started. */
const worthAThread = 6;
const limits = { restMs: 30_000, patienceMs: 60_000, heapMb: 96 };

/** Batches in the thread at a time: it goes on with the next one while n8n is too busy to take the answer. */
const depth = 2;

/** Built beside the bundle; absent when the sources run as they stand, and then everything is parsed here. */
const usualFile = join(__dirname, 'parse-worker.js');

interface Job {
	raw: RawToParse[];
	done(parsed: Parsed): void;
}

export class ParsePool {
	private worker: Worker | null = null;
	private isForeign = false;
	private rest: NodeJS.Timeout | undefined;
	private patience: NodeJS.Timeout | undefined;
	private waiting: Job[] = [];
	/** In the thread, which answers in this order. */
	private sent: Job[] = [];

	constructor(
		private readonly file: string,
		private readonly limit: typeof limits = limits,
	) {}

	/** Batches go through the thread one after another. */
	readonly parse: ParseMails = async (raw) => {
		if (raw.length < worthAThread || this.isForeign || !existsSync(this.file)) return await parseHere(raw);
		return await new Promise<Parsed>((done) => {
			this.waiting.push({ raw, done });
			this.feed();
		});
	};

	close(): void {
		clearTimeout(this.rest);
		clearTimeout(this.patience);
		const { worker } = this;
		this.worker = null;
		void worker?.terminate();
	}

	private feed(): void {
		clearTimeout(this.rest);
		while (this.sent.length < depth && this.waiting.length > 0) {
			const job = this.waiting.shift()!;
			this.sent.push(job);
			const copies = job.raw.map(({ source, context }) => ({ source: new Uint8Array(source), context }));
			(this.worker ??= this.start()).postMessage(
				copies,
				copies.map(({ source }) => source.buffer),
			);
			if (this.sent.length === 1) this.watch();
		}
		if (this.sent.length === 0) this.rest = setTimeout(() => this.close(), this.limit.restMs).unref();
	}

	/** The batch that is at work now has so long. */
	private watch(): void {
		clearTimeout(this.patience);
		if (this.sent.length > 0) this.patience = setTimeout(() => this.ended(), this.limit.patienceMs);
	}

	private answered(parsed: Parsed): void {
		this.sent.shift()?.done(parsed);
		this.watch();
		this.feed();
	}

	/**
	 * The thread ended, or is ended because it hangs: the batch that it was at is tried again mail by mail, so that one
	 * mail costs no other; what stood behind it comes after.
	 */
	private ended(): void {
		this.close();
		const [culprit, ...behind] = this.sent.splice(0);
		this.waiting.unshift(...behind);
		if (culprit && culprit.raw.length > 1) this.waiting.unshift(...oneByOne(culprit));
		else if (culprit) void headerOnly(culprit.raw[0]!).then((mail) => culprit.done(parsed([mail])));
		this.feed();
	}

	/** The file is of another version of the pack, updated under a running n8n: from now on everything is parsed here. */
	private doWithout(): void {
		this.close();
		this.isForeign = true;
		for (const { raw, done } of [...this.sent.splice(0), ...this.waiting.splice(0)])
			void parseHere(raw).then(done);
	}

	private start(): Worker {
		// A small heap is swept often: the thread's garbage does not pile up beside n8n's.
		const resourceLimits = { maxOldGenerationSizeMb: this.limit.heapMb, maxYoungGenerationSizeMb: 16 };
		const worker = new Worker(this.file, { resourceLimits });
		// It never keeps n8n from ending, and its own end is no error of n8n's.
		worker.unref();
		worker.on('error', () => undefined);
		worker.on('message', (answer: unknown) => {
			if (this.worker !== worker) return;
			if (answer instanceof Uint8Array) this.answered(() => openMails(answer));
			else this.doWithout();
		});
		worker.once('exit', () => {
			if (this.worker === worker) this.ended();
		});
		return worker;
	}
}

function oneByOne({ raw, done }: Job): Job[] {
	const parts: Parsed[] = [];
	let left = raw.length;
	return raw.map((one, at) => ({
		raw: [one],
		done: (parsed) => {
			parts[at] = parsed;
			left -= 1;
			if (left === 0) done(() => parts.flatMap((part) => part()));
		},
	}));
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
