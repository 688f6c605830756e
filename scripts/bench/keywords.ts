/**
 * `npm run bench -- keywords`: Mail Keyword Router against n8n's Switch with the same 200 conditions on mails of 3 kB, in
 * one run of a real n8n; then, without n8n, how time grows with the text and what hostile patterns cost. Switch is
 * bound by an expression evaluated for each condition and mail; the router reads a text once for all words.
 */
import { parseMail } from '../../adapters/imap/parse/parse-mail';
import { compileKeywordRules, type CompiledRules } from '../../core/keywords/compile-rules';
import { matchKeywords, type MailForKeywords } from '../../core/keywords/match-keywords';
import type { Mail } from '../../core/mail/mail';
import { SwitchContest, type Condition, type Speeds } from './keywords/switch-contest';

interface Row {
	case: string;
	unit: string;
	ours: number;
	peer: number | null;
	peerName: string | null;
	goal: number;
	ok: boolean;
}

const count = 200;
const topics =
	'invoice,refund,delivery,warranty,contract,meeting,complaint,upgrade,password,roof,window,battery,licence,shipment,calendar,tender,audit,visa,budget,training'.split(
		',',
	);
const wordOf = (at: number): string =>
	at % 4 === 3
		? `${topics[at % topics.length]} number ${at}`
		: `${topics[at % topics.length]}${String.fromCharCode(97 + (at % 26))}${at}`;
const words = (): Condition[] =>
	Array.from({ length: count }, (_, at) => ({ name: `w${at}`, word: wordOf(at) }));
const regexes = (): Condition[] =>
	Array.from({ length: count }, (_, at) => ({
		name: `r${at}`,
		regex: `\\b${topics[at % topics.length]!.slice(0, 3).toUpperCase()}-${at}-[0-9]{3,5}\\b`,
	}));

/** Mails of 3 kB of own words; every fifth one holds a word and an order number that a rule asks for. */
async function mailsOf(total: number): Promise<Mail[]> {
	const prose =
		'Good morning, thank you for the talk of last week. We looked at the plans again and would like to know when your people could come by. ';
	return await Promise.all(
		Array.from({ length: total }, async (_, at) => {
			const rule = (at * 7) % count;
			const hit = `Please see ${wordOf(rule)} and ${topics[rule % topics.length]!.slice(0, 3).toUpperCase()}-${rule}-4711 in this matter. `;
			const text = `${prose.repeat(11)}${at % 5 === 0 ? hit : ''}${prose.repeat(11)}`.replace(
				/(.{60,75}) /g,
				'$1\r\n',
			);
			const raw = `Message-ID: <k${at}@acme.example>\r\nFrom: John Doe <john@acme.example>\r\nTo: sales@ours.example\r\nSubject: Our plans ${at}\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
			const place = { account: 'sales@ours.example', folder: 'INBOX', uid: at + 1, uidValidity: '1' };
			return await parseMail(Buffer.from(raw), { place, now: '2026-03-02T12:00:00.000Z' });
		}),
	);
}

export async function run({ quick }: { quick: boolean }): Promise<Row[]> {
	const rounds = quick ? 1 : 3;
	const mails = await mailsOf(40);
	const contest = await SwitchContest.open();
	try {
		const byWords: Speeds[] = [];
		const byRegexes: Speeds[] = [];
		for (let round = 0; round < rounds; round += 1) {
			byWords.push(await contest.run(mails, words(), quick ? 6 : 16, quick ? 1_000 : 2_000));
			byRegexes.push(await contest.run(mails, regexes(), quick ? 6 : 16, quick ? 1_000 : 2_000));
		}
		return [
			contestRow('Switch, 200 words', byWords, 500),
			contestRow('Switch, 200 regexes', byRegexes, 50),
			linearRow(),
			hostileRow(),
		];
	} finally {
		await contest.close();
	}
}

const median = (values: number[]): number =>
	[...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

function contestRow(name: string, speeds: Speeds[], goal: number): Row {
	const [ours, peer] = [median(speeds.map((one) => one.ours)), median(speeds.map((one) => one.peer))];
	return { case: name, unit: 'mails/s', ours, peer, peerName: "n8n's Switch", goal, ok: ours / peer >= goal };
}

function compiled(given: object[]): CompiledRules {
	const result = compileKeywordRules(given);
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.compiled;
}

const mailWith = (newText: string): MailForKeywords => ({
	...{ subject: '', newText, text: newText, direction: 'inbound', attachments: [] },
	automation: { kind: 'human', reason: '' },
	from: { address: 'john@acme.example', name: 'John Doe' },
});

/** Best of some rounds, in ms: other work on the machine only ever adds. */
function best(rounds: number, work: () => void): number {
	return Math.min(
		...Array.from({ length: rounds }, () => {
			const started = performance.now();
			work();
			return performance.now() - started;
		}),
	);
}

/** Time for 96 kB over 32 times the time for 3 kB; 1 = exactly linear, less = there is a fixed part. */
function linearRow(): Row {
	const rules = compiled(words().map(({ name, word }) => ({ name, any: [word] })));
	const brick = 'Good morning, could you send us an offer for the windows of last week? ';
	const timeFor = (length: number): number => {
		const mail = mailWith(brick.repeat(Math.ceil(length / brick.length)).slice(0, length));
		return best(60, () => void matchKeywords(mail, rules, { clock: () => 0 }));
	};
	timeFor(3_000);
	const ours = timeFor(96_000) / (32 * timeFor(3_000));
	return {
		case: 'linear, 3 kB to 96 kB',
		unit: 'x',
		ours,
		peer: null,
		peerName: null,
		goal: 1.1,
		ok: ours <= 1.1,
	};
}

const hostile: [pattern: string, brick: string][] = [
	['(a+)+$', 'a'],
	['(a|a)*b', 'a'],
	['([a-z]+)*\\d', 'abc'],
	['(.*a){20}x', 'a'],
	['^(\\w+\\s?)+$', 'word '],
	['.*.*=.*', 'x'],
	['(x+x+)+y', 'x'],
	['(?:a?){50}a{50}b', 'a'],
	['(([a-zA-Z0-9._-]+)+@)+com', 'a.'],
	['\\s+$', ' '],
];

/** The slowest of them on 100 kB; one that is given up in time counts with the time it took. */
function hostileRow(): Row {
	const times = hostile.map(([regex, brick]) => {
		const rules = compiled([{ name: 'h', regex, in: ['text'] }]);
		const mail = mailWith(`${brick.repeat(Math.ceil(100_000 / brick.length)).slice(0, 100_000)}!`);
		const options = { clock: () => performance.now() };
		return best(3, () => void matchKeywords(mail, rules, options));
	});
	const ours = Math.max(...times);
	return { case: 'hostile, 100 kB', unit: 'ms', ours, peer: null, peerName: null, goal: 50, ok: ours <= 50 };
}
