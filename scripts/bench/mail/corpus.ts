/**
 * Reads the corpus of test/corpus/mail: text files with many mails each, every one for a cause of its own. A mail begins
 * with `@@@@ name | cause`; its parts begin with `@@ headers|text|html|raw|bytes|new|expect`. `headers` replaces or adds
 * fields, `raw` is the whole mail, `bytes` too, with \xHH for a byte and \r \n \t for themselves, `new` is what its
 * writer wrote now, `expect` is JSON about the parsed mail.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface CorpusMail {
	area: string;
	name: string;
	cause: string;
	raw: Buffer;
	/** Absent where the mail is about something else. */
	newText?: string;
	expect: Record<string, unknown>;
}

const root = resolve(__dirname, '../../../test/corpus/mail');

/** @param area a folder or file below test/corpus/mail, without ending */
export function readCorpus(area: string): CorpusMail[] {
	return filesOf(area).flatMap((file) =>
		blocksOf(file).map((block) => readMail(file.replace(/\.txt$/, ''), block)),
	);
}

/** The replies that are plain text and nothing else: no header of their own, no HTML. */
export function readCorpusTexts(area: string): { text: string; newText: string }[] {
	return filesOf(area).flatMap((file) =>
		blocksOf(file).flatMap((block) => {
			const { parts } = partsOf(block);
			const text = parts.get('text');
			const own = parts.get('new');
			return text === undefined || own === undefined || parts.size > 2 ? [] : [{ text, newText: own }];
		}),
	);
}

const blocksOf = (file: string): string[] =>
	readFileSync(join(root, file), 'utf8')
		.split(/^@@@@ /m)
		.slice(1);

function filesOf(area: string): string[] {
	return readdirSync(root, { recursive: true })
		.map(String)
		.filter((file) => file.endsWith('.txt') && (file === `${area}.txt` || file.startsWith(`${area}/`)))
		.sort();
}

function partsOf(block: string): { name: string; cause: string; parts: Map<string, string> } {
	const [head = '', ...rest] = block.split(/^@@ /m);
	const [name = '', cause = ''] = head.split('|').map((part) => part.trim());
	const parts = new Map(
		rest.map((part) => {
			const end = part.indexOf('\n');
			return [part.slice(0, end).trim(), part.slice(end + 1).replace(/\n+$/, '')] as const;
		}),
	);
	return { name, cause, parts };
}

function readMail(area: string, block: string): CorpusMail {
	const { name, cause, parts } = partsOf(block);
	const expect = parts.get('expect');
	return {
		...{ area, name, cause },
		raw: rawOf(name, parts),
		...(parts.has('new') ? { newText: parts.get('new') ?? '' } : {}),
		expect: expect ? (JSON.parse(expect) as Record<string, unknown>) : {},
	};
}

function rawOf(name: string, parts: Map<string, string>): Buffer {
	const bytes = parts.get('bytes');
	if (bytes === undefined)
		return Buffer.from(parts.get('raw')?.replaceAll('\n', '\r\n') ?? build(name, parts));
	const escapes: Record<string, string> = { '\\r': '\r', '\\n': '\n', '\\t': '\t' };
	const one = bytes
		.replaceAll('\n', '')
		.replace(/\\x([0-9a-f]{2})|\\[rnt]/gi, (all, hex?: string) =>
			hex ? String.fromCharCode(parseInt(hex, 16)) : (escapes[all] ?? all),
		);
	return Buffer.from(one, 'latin1');
}

/** Puts a mail around a text; a case writes only the fields that it is about. An empty value leaves a field out. */
function build(name: string, parts: Map<string, string>): string {
	const fields = new Map([
		['from', 'From: Rita Sand <rita@sand.example>'],
		['to', 'To: sales@ours.example'],
		['subject', 'Subject: Re: Your order'],
		['date', 'Date: Wed, 18 Nov 2026 10:22:14 +0000'],
		['message-id', `Message-ID: <${name}@sand.example>`],
	]);
	const given = (parts.get('headers') ?? '').replace(/\n(?=[ \t])/g, '\r\n').split(/(?<!\r)\n/);
	const repeated: string[] = [];
	for (const line of given.filter((it) => it !== '')) {
		const key = line.slice(0, line.indexOf(':')).toLowerCase();
		if (line.slice(key.length + 1).trim() === '' && fields.has(key)) fields.delete(key);
		else if (fields.has(key) && fieldsOnce.has(key)) fields.set(key, line);
		else repeated.push(line);
	}
	const head = [...repeated, ...fields.values()];
	const text = parts.get('text');
	const html = parts.get('html');
	const plain = [
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: 8bit',
		'',
		text ?? '',
	];
	const rich = ['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', html ?? ''];
	const body =
		text !== undefined && html !== undefined
			? [
					'Content-Type: multipart/alternative; boundary="=_b"',
					'',
					...['--=_b', ...plain, '--=_b', ...rich, '--=_b--'],
				]
			: html !== undefined
				? rich
				: plain;
	return [...head, 'MIME-Version: 1.0', ...body].join('\r\n').replace(/\r?\n/g, '\r\n');
}
const fieldsOnce = new Set(['from', 'to', 'subject', 'date', 'message-id']);
