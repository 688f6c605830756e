/** The world of the scenario tables: one sales team, one customer, and one line that says all about an explained mail. */
import { explain, type Line } from './explain';

export const mailbox = {
	account: 'sales@ours.example',
	addresses: ['sales@ours.example', 'anna@ours.example'],
	internalDomains: ['ours.example'],
	trustedAuthserv: ['mx.ours.example'],
};
export const rules = {
	inboundNew: { kind: 'lead', source: 'email', responsible: { type: 'user', id: 'u1' } },
	outboundNew: { kind: 'contact', source: 'email', responsible: { type: 'sender' } },
	inboundKnown: { kind: 'deal', source: 'email', responsible: { type: 'ownerOfKnown' } },
};
export const settings = { mailbox, rules, fallbackResponsible: 'u1' };
export const users = [
	{ id: 'u1', name: 'Anna Adams', email: 'anna@ours.example' },
	{ id: 'u2', name: 'Ben Brown', email: 'ben@ours.example' },
	{ id: 'u9', name: 'Gil Gone', email: 'gil@ours.example', active: false },
];
export const john = {
	kind: 'contact',
	id: 'c1',
	title: 'John Doe',
	emails: ['john@acme.example'],
	companyId: 'co1',
	ownerId: 'u2',
};
export const acme = {
	kind: 'company',
	id: 'co1',
	title: 'Acme',
	domains: ['acme.example'],
	ownerId: 'u1',
};
export const deal = {
	kind: 'deal',
	id: 'd1',
	title: 'Big one',
	contactIds: ['c1'],
	companyId: 'co1',
	state: 'open',
	ownerId: 'u1',
	createdAt: '2026-01-05T10:00:00Z',
};

export interface Scenario {
	title: string;
	/** See `eml`; a first line `sent:` puts it into Sent. */
	mails: string[] | Record<string, string>;
	settings?: object;
	records?: object[];
	users?: object[];
	/** One line a mail, see `inOneLine`. */
	expect: string[];
	/** What else the lines must hold. */
	holds?: Record<string, unknown>[];
}

/** `bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound | ~deal d1:via-contact`; `*` is what an earlier mail made. */
function inOneLine(line: Line, given: Set<string>): string {
	const made = new Set(line.created.map(({ id }) => id));
	const short = (id: string): string => (given.has(id) ? id : '*');
	const bound = line.bound.map(({ kind, id, why }) =>
		made.has(id) ? `+${kind}` : `${kind} ${short(id)}:${why}`,
	);
	const offered = line.candidates.map(({ kind, id, why }) => `~${kind} ${short(id)}:${why}`);
	return sorted(
		[
			`${line.outcome} ${line.rule ?? '-'}`,
			bound.join(', '),
			line.reasons.join(' '),
			offered.join(', '),
		].join(' | '),
	);
}

const sorted = (text: string): string => {
	const [head = '', bound = '', reasons = '', candidates = ''] = text.split(/ ?\| ?/);
	return [
		head,
		bound.split(', ').sort().join(', '),
		reasons.split(' ').sort().join(' '),
		candidates.split(', ').sort().join(', '),
	]
		.join(' | ')
		.replace(/( \| )+$/, '');
};

export const runScenarios = (title: string, scenarios: Scenario[]): void =>
	describe(title, () => {
		it.each(scenarios)(
			'$title',
			async ({ mails, settings: set, records = [], users: people, expect: expected, holds }) => {
				const lines = await explain(mails, set ?? settings, { users: people ?? users, records });
				const given = new Set((records as { id: string }[]).map(({ id }) => id));
				expect(lines.map((line) => inOneLine(line, given))).toEqual(expected.map(sorted));
				for (const [index, what] of (holds ?? []).entries()) expect(lines[index]).toMatchObject(what);
			},
		);
	});
