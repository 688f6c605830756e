declare module 'hoodiecrow-imap' {
	import type { Server } from 'node:net';

	interface StoredMail {
		raw: string;
		uid?: number;
		flags?: string[];
		internaldate?: string;
	}

	interface StoredFolder {
		'special-use'?: string;
		uidvalidity?: number;
		messages?: StoredMail[];
		folders?: Record<string, StoredFolder>;
		separator?: string;
	}

	interface ImapServer {
		server: Server;
		listen(port: number, host: string, listening: () => void): void;
		close(closed?: () => void): void;
		/** `raw` is a string of bytes (latin1). */
		appendMessage(folder: string, flags: string[], internalDate: string | false, raw: string): unknown;
	}

	export default function hoodiecrow(options: {
		plugins: string[];
		storage: Record<string, StoredFolder>;
		users: Record<string, { password: string }>;
	}): ImapServer;
}
