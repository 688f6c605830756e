/** The measures of `npm run bench -- mail`, each over the whole corpus. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { readSettings } from '../../../core/binding/read-settings';
import type { Mail } from '../../../core/mail/mail';
import { findMails } from '../../explain-find';
import { explainMails } from '../../explain-mails';
import { readCorpus, type CorpusMail } from './corpus';
import { judge, newTextPeers, type NewTextReader, type Verdict } from './new-text-peers';
import { corpusMailbox, differences, parseCorpusMail } from './observe';

export interface Row {
	case: string;
	unit: string;
	ours: number;
	peer?: number | null;
	peerName?: string | null;
	goal?: string;
	ok?: boolean;
}

const percent = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole);

/** How each reader does on the replies; one row a measure and peer. */
export async function newTextRows(): Promise<Row[]> {
	const cases = readCorpus('new-text').filter(({ newText }) => newText !== undefined);
	const peers = await newTextPeers();
	const readers: NewTextReader[] = [{ name: 'ours', read: (mail) => mail.newText }, ...peers];
	const verdicts = new Map<string, Verdict[]>(readers.map(({ name }) => [name, []]));
	for (const one of cases) {
		const mail = await parseCorpusMail(one);
		for (const { name, read } of readers) verdicts.get(name)?.push(judge(read(mail), one.newText ?? ''));
	}
	const share = (name: string, holds: (verdict: Verdict) => boolean): number =>
		percent((verdicts.get(name) ?? []).filter(holds).length, cases.length);
	const measures = [
		{
			case: 'new text: exact',
			holds: (it: Verdict) => it.exact,
			goal: '>= 80',
			ok: (it: number) => it >= 80,
		},
		{
			case: 'new text: old line left',
			holds: (it: Verdict) => it.oldLeft,
			goal: '<= 9',
			ok: (it: number) => it <= 9,
		},
		{
			case: 'new text: nothing lost',
			holds: (it: Verdict) => !it.newLost,
			goal: '>= 95',
			ok: (it: number) => it >= 95,
		},
	];
	return measures.flatMap(({ case: name, holds, goal, ok }) =>
		peers.map((peer) => {
			const ours = share('ours', holds);
			return {
				case: name,
				unit: '%',
				ours,
				peer: share(peer.name, holds),
				peerName: peer.name,
				goal,
				ok: ok(ours),
			};
		}),
	);
}

/** Kinds of mail: how many of each are found, how many persons are taken for machines. */
export async function automationRows(): Promise<Row[]> {
	const cases = readCorpus('automation');
	const seen = await Promise.all(cases.map(async (one) => [one, await parseCorpusMail(one)] as const));
	const found = (kind: string): number => {
		const of = seen.filter(([{ expect }]) => expect.kind === kind);
		return percent(of.filter(([, mail]) => mail.automation.kind === kind).length, of.length);
	};
	// The replies of the new-text corpus are persons' mails too, but for the few that machines sent.
	const persons = [
		...seen.filter(([{ expect }]) => expect.kind === 'human').map(([, mail]) => mail),
		...(await Promise.all(readCorpus('new-text').map(parseCorpusMail))),
	];
	const alarms = (kind: string): number =>
		percent(persons.filter((mail) => mail.automation.kind === kind).length, persons.length);
	const row = (name: string, ours: number, goal: number): Row => ({
		case: name,
		unit: '%',
		ours,
		goal: `>= ${goal}`,
		ok: ours >= goal,
	});
	const none = (name: string, ours: number, most: number): Row => ({
		case: name,
		unit: '%',
		ours,
		goal: `<= ${most}`,
		ok: ours <= most,
	});
	return [
		row('bounces found', found('bounce'), 96),
		none('bounces: false alarms', alarms('bounce'), 0.86),
		row('auto-replies found', found('autoReply'), 90),
		none('auto-replies: false alarms', alarms('autoReply'), 0),
		row('bulk found', found('bulk'), 90),
		none('bulk: false alarms', alarms('bulk'), 1),
	];
}

export const readingAreas = ['addresses', 'directions', 'parties', 'authentication', 'mime'];

/** Addresses, direction, authentication and text as the corpus expects them. */
export async function readingRows(): Promise<Row[]> {
	const rows: Row[] = [];
	for (const area of readingAreas) {
		const cases = readCorpus(area);
		const wrong = await Promise.all(
			cases.map(async (one) => differences(one, await parseCorpusMail(one)).length > 0),
		);
		const ours = percent(wrong.filter((it) => !it).length, cases.length);
		rows.push({ case: `${area} as expected`, unit: '%', ours, goal: '>= 98', ok: ours >= 98 });
	}
	return rows;
}

/** Pairs of mails that belong together: how many are joined, how many of the joined ones do. */
export async function conversationRows(): Promise<Row[]> {
	const cases = readCorpus('conversations');
	const ids = await conversationIds(cases);
	let [both, ours, theirs] = [0, 0, 0];
	for (let a = 0; a < cases.length; a += 1) {
		for (let b = a + 1; b < cases.length; b += 1) {
			const same = cases[a]?.expect.conversation === cases[b]?.expect.conversation;
			const joined = ids[a] === ids[b];
			both += same && joined ? 1 : 0;
			ours += joined ? 1 : 0;
			theirs += same ? 1 : 0;
		}
	}
	const recall = percent(both, theirs);
	const precision = percent(both, ours);
	return [
		{ case: 'conversations: pairs joined', unit: '%', ours: recall, goal: '>= 99', ok: recall >= 99 },
		{
			case: 'conversations: joined pairs right',
			unit: '%',
			ours: precision,
			goal: '>= 99',
			ok: precision >= 99,
		},
	];
}

/** The ids that the mails get when they arrive in this order in one mailbox. */
export async function conversationIds(cases: readonly CorpusMail[]): Promise<string[]> {
	return await inFolder(cases, async (files) => {
		const settings = readSettings({ mailbox: corpusMailbox });
		const ids: string[] = [];
		for await (const { resolved } of explainMails(files, settings, () => [], {}))
			ids.push(resolved.mail.conversationId);
		return ids;
	});
}

interface File {
	path: string;
	sent: boolean;
}

async function inFolder<T>(
	cases: readonly CorpusMail[],
	work: (files: File[], folder: string) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-mail-'));
	try {
		const files: File[] = [];
		for (const [index, { raw, expect }] of cases.entries()) {
			const path = join(folder, `${String(index).padStart(5, '0')}.eml`);
			await writeFile(path, raw);
			files.push({ path, sent: expect.sent === true });
		}
		return await work(files, folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Mails a second through parsing and understanding, beside mailparser alone, which does the first half of the work. */
export async function speedRow(rounds: number): Promise<Row> {
	const cases = [...readCorpus('new-text'), ...readCorpus('automation')];
	const speeds: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
	const timed = async (work: (one: CorpusMail) => Promise<unknown>): Promise<number> => {
		const begin = performance.now();
		for (const one of cases) await work(one);
		return (cases.length * 1_000) / (performance.now() - begin);
	};
	for (let round = 0; round < rounds; round += 1) {
		speeds.ours.push(await timed(async (one): Promise<Mail> => await parseCorpusMail(one)));
		speeds.peer.push(await timed(async ({ raw }) => await simpleParser(raw)));
	}
	const median = (list: number[]): number => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
	return {
		case: 'parse and understand',
		unit: 'mails/s',
		ours: median(speeds.ours),
		peer: median(speeds.peer),
		peerName: 'mailparser (parsing only)',
	};
}

/** Seconds from a folder of so many mail files to their lines, through the code that `npm run explain -- --ndjson` runs. */
export async function explainRow(mails: number): Promise<Row> {
	const corpus = [...readCorpus('new-text'), ...readCorpus('automation'), ...readCorpus('addresses')];
	const many = Array.from({ length: mails }, (_, index) => {
		const one = corpus[index % corpus.length] as CorpusMail;
		const raw = one.raw.toString('latin1').replace(/^Message-ID: </im, `Message-ID: <n${index}.`);
		return { ...one, raw: Buffer.from(raw, 'latin1') };
	});
	return await inFolder(many, async (_, folder) => {
		const begin = performance.now();
		let lines = 0;
		const files = await findMails([folder]);
		for await (const { json } of explainMails(files, readSettings({}), () => [], {}))
			if (JSON.stringify(json) !== '') lines += 1;
		const seconds = (performance.now() - begin) / 1_000;
		const ok = seconds <= 60 && lines === mails;
		return { case: `explain --ndjson, ${mails} mails`, unit: 's', ours: seconds, goal: '<= 60', ok };
	});
}
