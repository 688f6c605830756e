/** Runs `explain` on mails written in a test: the real parser, core, built-in CRM and memory. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { explainMails } from '../../scripts/explain-mails';
import { findMails } from '../../scripts/explain-find';
import { readCrm, readRules } from '../../scripts/explain-settings';

export interface Line {
	file: string;
	mail: Record<string, unknown>;
	outcome: string;
	rule: string | null;
	bound: { kind: string; id: string; why: string }[];
	created: {
		kind: string;
		id: string;
		title: string;
		emails: string[];
		source: string | null;
		responsible: string | null;
	}[];
	candidates: { kind: string; id: string; title: string; why: string }[];
	reasons: string[];
	routes: string[];
}

/** One header a line, an empty line, the body; From, To, Date and Message-ID are filled in when they are missing. */
export function eml(text: string, number = 0): string {
	const [head = '', ...body] = text.replace(/^\n+/, '').split('\n\n');
	const lines = head.split('\n').map((line) => line.replace(/^\t+/, ''));
	const has = (name: string): boolean =>
		lines.some((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
	const add = (name: string, value: string): void => void (has(name) || lines.push(`${name}: ${value}`));
	add('From', 'John Doe <john@acme.example>');
	add('To', 'sales@ours.example');
	add('Date', new Date(Date.UTC(2026, 2, 2, 10, number * 10)).toUTCString().replace('GMT', '+0000'));
	add('Message-ID', `<mail-${number}@test.example>`);
	add('Subject', 'Hello');
	const kept = lines.filter((line) => !/^[\w-]+: ?-$/.test(line));
	return [
		...kept,
		'',
		(body.length > 0 ? body.join('\n\n') : 'Good morning, please call me back.').replace(/^\t+/gm, ''),
	].join('\r\n');
}

/** Mails by relative path, or a list of them in order; a path below `Sent/` counts as sent. */
export async function explain(
	mails: string[] | Record<string, string>,
	settings: object = {},
	crm: object = {},
): Promise<Line[]> {
	const folder = await mkdtemp(join(tmpdir(), 'explain-'));
	try {
		const named = Array.isArray(mails)
			? Object.fromEntries(
					mails.map((mail, index) => [
						`${/^sent:/i.test(mail.trim()) ? 'Sent/' : ''}${String(index).padStart(4, '0')}.eml`,
						mail.replace(/^\s*sent:\s*\n/i, ''),
					]),
				)
			: mails;
		for (const [index, [name, text]] of Object.entries(named).entries()) {
			await mkdir(dirname(join(folder, name)), { recursive: true });
			await writeFile(join(folder, name), eml(text, index));
		}
		const paths = Array.isArray(mails) ? Object.keys(named).map((name) => join(folder, name)) : [folder];
		const lines: Line[] = [];
		for await (const { json } of explainMails(
			await findMails(paths),
			readRules(settings as Record<string, unknown>),
			() => [],
			readCrm(crm as Record<string, unknown>, 'crm.json'),
		))
			lines.push(JSON.parse(JSON.stringify(json)) as Line);
		return lines;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
