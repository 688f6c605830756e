/** Reads the command line of `explain`. */
import { PlainError } from './explain-error';

export const usage = `npm run --silent explain -- [--settings settings.json] [--crm crm.json] [--ndjson] PATH...

PATH is an .eml file or a folder of them. Mails below a folder called "Sent" count as read from the Sent folder.
`;

export interface Arguments {
	settings: string | null;
	crm: string | null;
	ndjson: boolean;
	help: boolean;
	paths: string[];
}

/** `--name value` and `--name=value`; what follows `--` is a path. */
export function readArguments(args: string[]): Arguments {
	const read: Arguments = { settings: null, crm: null, ndjson: false, help: false, paths: [] };
	const rest = [...args];
	for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
		const [name = '', inline] = arg.startsWith('--') ? split(arg) : [arg];
		if (name === '--') read.paths.push(...rest.splice(0));
		else if (name === '--ndjson') read.ndjson = true;
		else if (name === '--help' || name === '-h') read.help = true;
		else if (name === '--settings' || name === '--crm') {
			const value = inline ?? rest.shift();
			if (value === undefined || value === '') throw new PlainError(`Option ${name} needs a file.`);
			read[name === '--crm' ? 'crm' : 'settings'] = value;
		} else if (name.startsWith('--'))
			throw new PlainError(`There is no option ${name}. ${usage.split('\n')[0]}`);
		else read.paths.push(arg);
	}
	if (read.paths.length === 0 && !read.help)
		throw new PlainError(`Name a mail or a folder of mails: ${usage.split('\n')[0]}`);
	return read;
}

function split(arg: string): [string, string?] {
	const at = arg.indexOf('=');
	return at < 0 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
}
