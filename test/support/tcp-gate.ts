/** A line between the trigger and a server whose failures are switches: cut, frozen (half-open), shut. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpGate {
	port = 0;
	private readonly pairs = new Set<{ near: Socket; far: Socket }>();
	/** Connections that came since the gate was opened. */
	connections = 0;
	shut = false;
	/** What clients have said in clear text. */
	heard = '';

	private constructor(
		private readonly server: Server,
		public target: number,
	) {}

	static async open(target: number): Promise<TcpGate> {
		const server = createServer();
		const gate = new TcpGate(server, target);
		server.on('connection', (near) => gate.pass(near));
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		gate.port = (server.address() as { port: number }).port;
		return gate;
	}

	/** Ends every line, as a restart of a router does. */
	cut(): void {
		for (const { near, far } of this.pairs) [near, far].forEach((socket) => socket.destroy());
		this.pairs.clear();
	}

	/** Nothing passes any more on lines that stand, and nobody is told: a half-open connection. New lines work. */
	freeze(): void {
		for (const { near, far } of this.pairs) {
			near.unpipe(far);
			far.unpipe(near);
			near.resume();
			far.resume();
		}
	}

	get open(): number {
		return this.pairs.size;
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise((done) => this.server.close(done));
	}

	private pass(near: Socket): void {
		this.connections += 1;
		near.on('error', () => undefined);
		if (this.shut) return void near.destroy();
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
		near.on('data', (bytes: Buffer) => (this.heard += bytes.toString('latin1')));
		near.pipe(far);
		far.pipe(near);
	}
}
