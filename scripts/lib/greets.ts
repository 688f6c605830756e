/** Whether a server on loopback greets whoever connects, as IMAP and SMTP servers do. */
import { connect } from 'node:net';

export const greets = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1' });
		socket.once('data', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
		socket.once('close', () => resolve(false));
		socket.setTimeout(1_000, () => socket.destroy());
	});
