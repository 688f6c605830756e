/**
 * The demo mailbox: an IMAP server with INBOX, Sent, Customers and Support, and an SMTP server that files what is sent into
 * Sent. In RAM, on loopback; a journal beside it lets `--keep` bring the same mailbox back with the same UIDs.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import hoodiecrow from 'hoodiecrow-imap';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../lib/free-port';

export const account = { user: 'sales@brightwater.example', password: 'demo-mailbox' };
export type Folder = 'INBOX' | 'Customers' | 'Support' | 'Sent';

const plugins = [
	'ID',
	'IDLE',
	'ENABLE',
	'CONDSTORE',
	'LITERALPLUS',
	'NAMESPACE',
	'SPECIAL-USE',
	'UIDPLUS',
	'UNSELECT',
	'MOVE',
	'SASL-IR',
];

export interface DemoMailbox {
	imapPort: number;
	smtpPort: number;
	/** Files a mail as a mail server does: the listening clients hear of it at once. @param at when it came; absent: now */
	deliver(folder: Folder, raw: Buffer, at?: Date): void;
	/** File with every mail that it has ever held, a JSON line each. */
	journal: string;
	/** How many mails lie in it. */
	count(): number;
	close(): Promise<void>;
}

interface Delivery {
	folder: Folder;
	raw: string;
}

const readJournal = (path: string): Delivery[] =>
	existsSync(path)
		? readFileSync(path, 'utf8')
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as Delivery)
		: [];

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** As IMAP writes it: 05-Oct-2026 08:07:13 +0000. */
function internalDate(at: Date): string {
	const [day, time] = at.toISOString().split(/[T.]/) as [string, string];
	const [year, month, date] = day.split('-') as [string, string, string];
	return `${date}-${months[Number(month) - 1]}-${year} ${time} +0000`;
}

/** Brings the mailbox up, on the given ports when a demo is resumed. */
export async function startMailbox(
	journal: string,
	ports: { imapPort?: number; smtpPort?: number } = {},
): Promise<DemoMailbox> {
	mkdirSync(dirname(journal), { recursive: true });
	const earlier = readJournal(journal);
	const messages = (folder: Folder) =>
		earlier.filter((mail) => mail.folder === folder).map(({ raw }, at) => ({ raw, uid: at + 1 }));
	const folder = (name: Folder) => ({ uidvalidity: 1, messages: messages(name) });
	const server = hoodiecrow({
		plugins,
		storage: {
			INBOX: folder('INBOX'),
			'': {
				separator: '/',
				folders: {
					Sent: { ...folder('Sent'), 'special-use': '\\Sent' },
					...{ Customers: folder('Customers'), Support: folder('Support') },
				},
			},
		},
		users: { [account.user]: { password: account.password } },
	});
	const sockets = new Set<Socket>();
	server.server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.once('end', () => endIdle(socket));
		socket.once('close', () => sockets.delete(socket));
	});
	const imapPort = await freePort(ports.imapPort);
	await new Promise<void>((done) => server.listen(imapPort, '127.0.0.1', done));

	let count = earlier.length;
	const deliver = (to: Folder, mail: Buffer, at?: Date) => {
		const raw = mail.toString('latin1');
		appendFileSync(journal, `${JSON.stringify({ folder: to, raw })}\n`);
		count += 1;
		server.appendMessage(to, to === 'Sent' ? ['\\Seen'] : [], at ? internalDate(at) : false, raw);
	};
	const smtp = await startSmtp((raw) => deliver('Sent', raw), ports.smtpPort);
	const close = async () => {
		await smtp.close();
		// Closed to new clients first: one that comes back at once would keep it open for ever.
		const closed = new Promise<void>((done) => server.close(done));
		for (const socket of sockets) {
			endIdle(socket);
			socket.destroy();
		}
		await closed;
	};
	return { imapPort, smtpPort: smtp.port, journal, deliver, close, count: () => count };
}

/** hoodiecrow keeps a timer of half an hour for an IDLE that nobody ended, and with it the whole process. */
const endIdle = (socket: Socket): void => void socket.emit('data', Buffer.from('DONE\r\n'));

async function startSmtp(
	file: (raw: Buffer) => void,
	wanted?: number,
): Promise<{ port: number; close: () => Promise<void> }> {
	const port = await freePort(wanted);
	const server = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		allowInsecureAuth: true,
		onAuth: ({ username, password }, _session, done) =>
			username === account.user && password === account.password
				? done(null, { user: username })
				: done(new Error('Wrong user or password')),
		onData: (stream, _session, done) => {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				file(Buffer.concat(parts));
				done();
			});
		},
	});
	await new Promise<void>((done) => void server.listen(port, '127.0.0.1', done));
	return { port, close: () => new Promise((done) => server.close(done)) };
}
