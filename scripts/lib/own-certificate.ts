/** Makes a certificate for loopback, signed by itself, with openssl: `cert.pem` and `key.pem` in a folder. */
import { join } from 'node:path';
import { runToEnd } from './running.cjs';

export async function makeCertificate(folder: string): Promise<void> {
	const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
	const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
	const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
	const { code, text } = await runToEnd('openssl', [...how, '-addext', names, ...files], {});
	if (code !== 0) throw new Error(text);
}
