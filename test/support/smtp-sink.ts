/** An SMTP server that keeps what it is given and files nothing: what stands in Sent was put there by us. */
import { SMTPServer } from 'smtp-server';

export interface SmtpSink {
	port: number;
	/** Raw mails with their envelopes, as they came in. */
	mails: { from: string; to: string[]; raw: string }[];
	/** Addresses that it takes no mail for or from. */
	refused: Set<string>;
	close(): Promise<void>;
}

export async function startSmtpSink(login: { user: string; password: string }): Promise<SmtpSink> {
	const mails: SmtpSink['mails'] = [];
	const refused = new Set<string>();
	const unlessRefused =
		(words: string) =>
		({ address }: { address: string }, _session: unknown, done: (error?: Error) => void): void => {
			if (!refused.has(address)) return done();
			done(Object.assign(new Error(words), { responseCode: 550 }));
		};
	const server = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		allowInsecureAuth: true,
		onAuth: ({ username, password }, _session, done) =>
			username === login.user && password === login.password
				? done(null, { user: username })
				: done(new Error('Wrong user or password')),
		size: 1_000_000,
		onMailFrom: unlessRefused('You may not send with this address'),
		onRcptTo: unlessRefused('No such user here'),
		onData: (stream, { envelope }, done) => {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				if (stream.sizeExceeded)
					return done(Object.assign(new Error('Message is too large'), { responseCode: 552 }));
				const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
				const to = envelope.rcptTo.map(({ address }) => address);
				mails.push({ from, to, raw: Buffer.concat(parts).toString('utf8') });
				done();
			});
		},
	});
	await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
	const { port } = server.server.address() as { port: number };
	return { port, mails, refused, close: () => new Promise((done) => server.close(() => done())) };
}
