/** What `npm start` was asked for. */
import { PlainError } from '../lib/plain-error';

export interface StartArguments {
	check: boolean;
	keep: boolean;
	help: boolean;
	/** Absent: 5678, or any free port with `--check`. */
	port?: number;
}

export const usage = `npm start [-- OPTIONS]: mail turns into CRM records in a real n8n on this machine.

  --check      deliver the sample mails, compare every record and decision, print one JSON line, end
  --keep       resume the last demo instead of a fresh one
  --port N     address of n8n (5678)
`;

export function readStartArguments(args: string[]): StartArguments {
	const asked: StartArguments = { check: false, keep: false, help: false };
	for (let at = 0; at < args.length; at += 1) {
		const [name, inline] = args[at]!.split('=') as [string, string?];
		if (name === '--check' || name === '--keep' || name === '--help') asked[name.slice(2) as 'check'] = true;
		else if (name === '--port') asked.port = readPort(inline ?? args[(at += 1)]);
		else throw new PlainError(`npm start does not know ${args[at]}.\n\n${usage}`);
	}
	return asked;
}

function readPort(text: string | undefined): number {
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new PlainError(`--port needs a number from 1 to 65535, got "${text ?? ''}".`);
}
