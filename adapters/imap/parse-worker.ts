/** The thread that parses a backlog: raw mails in, mails out, one batch at a time and in order. Built to a file of its own. */
import { parentPort } from 'node:worker_threads';
import type { Mail } from '../../core/mail/mail';
import { packMails } from './parcel';
import { parseMail } from './parse/parse-mail';
import type { RawToParse } from './parse-pool';

type Sent = Omit<RawToParse, 'source'> & { source: Uint8Array };

let turn = Promise.resolve();

parentPort?.on('message', (batch: Sent[]) => {
	turn = turn.then(async () => await parseBatch(batch));
});

async function parseBatch(batch: Sent[]): Promise<void> {
	const mails: Mail[] = [];
	for (const { source, context } of batch) {
		const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
		mails.push(await parseMail(bytes, context));
	}
	const packed = packMails(mails);
	parentPort?.postMessage(packed, [packed.buffer]);
}
