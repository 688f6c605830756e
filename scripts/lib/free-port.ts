/** Ports on the loopback interface. */
import { createServer } from 'node:net';

/** A port nobody listens on now; `wanted` when given and free, else an error that names it. */
export function freePort(wanted = 0): Promise<number> {
	return new Promise((done, failed) => {
		const server = createServer();
		server.once('error', failed);
		server.listen(wanted, '127.0.0.1', () => {
			const address = server.address();
			server.close(() =>
				address && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
			);
		});
	});
}
