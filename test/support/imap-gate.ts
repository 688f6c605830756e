/** A line to a mail server that reads along: commands are let through, answered by the test, swallowed, or end the line. */
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What becomes of a command: the server gets it, nobody answers it, the line ends, or this text answers it (`TAG` is its tag). */
export type Verdict = 'pass' | 'swallow' | 'end' | { answer: string };

export class ImapGate {
	port = 0;
	/** When each connection came, ms. */
	readonly connections: number[] = [];
	/** Every command without its tag, oldest first; logins without what they log in with. */
	readonly commands: string[] = [];
	/** Bytes that came from the server. */
	received = 0;
	/** Decides about each command; everything passes by default. */
	judge: (command: string) => Verdict = () => 'pass';
	/** ms before the server is asked at all; its greeting comes so much later. */
	greetingDelay = 0;
	private readonly pairs = new Set<{ near: Socket; far: Socket }>();

	private constructor(
		private readonly server: Server,
		private readonly target: number,
	) {}

	static async open(target: number): Promise<ImapGate> {
		const server = createServer();
		const gate = new ImapGate(server, target);
		server.on('connection', (near) => gate.pass(near));
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		gate.port = (server.address() as { port: number }).port;
		return gate;
	}

	get open(): number {
		return this.pairs.size;
	}

	/** The server says this out of the blue, on every line that stands. */
	say(text: string): void {
		for (const { near } of this.pairs) near.write(text);
	}

	cut(): void {
		for (const { near, far } of this.pairs) [near, far].forEach((socket) => socket.destroy());
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise((done) => this.server.close(done));
	}

	private pass(near: Socket): void {
		this.connections.push(Date.now());
		near.on('error', () => undefined);
		const timer = setTimeout(() => this.join(near), this.greetingDelay);
		near.once('close', () => clearTimeout(timer));
	}

	private join(near: Socket): void {
		const far = connect({ port: this.target, host: '127.0.0.1' });
		const pair = { near, far };
		this.pairs.add(pair);
		for (const socket of [near, far]) {
			socket.on('error', () => undefined);
			socket.once('close', () => {
				this.pairs.delete(pair);
				[near, far].forEach((one) => one.destroy());
			});
		}
		far.on('data', (bytes) => {
			this.received += bytes.length;
			near.write(bytes);
		});
		let rest = '';
		near.on('data', (bytes) => {
			const lines = `${rest}${bytes.toString('latin1')}`.split('\r\n');
			rest = lines.pop() ?? '';
			for (const line of lines) this.command(line, near, far);
		});
	}

	private command(line: string, near: Socket, far: Socket): void {
		const [, tag, command] = /^(\w+) (.+)$/.exec(line) ?? [];
		const verdict = command === undefined ? 'pass' : this.judge(command);
		if (command !== undefined) this.commands.push(command.replace(/^((?:LOGIN|AUTHENTICATE \S+)).*/, '$1'));
		if (verdict === 'pass') far.write(`${line}\r\n`, 'latin1');
		else if (verdict === 'end') near.destroy();
		else if (verdict !== 'swallow') near.write(verdict.answer.replaceAll('TAG', tag ?? ''));
	}
}
