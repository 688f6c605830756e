/** The live table: one line a mail, as it is decided. */
import type { HandledMail } from './observe';

const columns = [
	['folder', 9],
	['from', 30],
	['subject', 34],
	['outcome', 8],
] as const;

/** Cuts on whole characters; East Asian characters count for two columns. */
function fit(text: string, width: number): string {
	let used = 0;
	let shown = '';
	for (const { segment } of new Intl.Segmenter().segment(text.replace(/\s+/g, ' '))) {
		const wide =
			/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\uff00-\uff60]/u.test(
				segment,
			)
				? 2
				: 1;
		if (used + wide > width) break;
		used += wide;
		shown += segment;
	}
	return shown + ' '.repeat(width - used);
}

export const tableHead = (): string =>
	[...columns.map(([name, width]) => fit(name, width)), 'what and why'].join('  ');

export function tableLine(mail: HandledMail): string {
	const created = mail.created.map(
		({ kind, title }) => `+ ${kind}${title && title !== mail.subject ? ` "${title.slice(0, 40)}"` : ''}`,
	);
	const made = new Set(mail.created.map(({ id }) => id));
	const bound = mail.bound
		.filter(({ id }) => !made.has(id))
		.map(({ kind, title }) => `${kind}${title ? ` "${title.slice(0, 30)}"` : ''}`);
	const what = [...created, ...(bound.length > 0 ? [`bound to ${bound.join(', ')}`] : [])].join('; ');
	const keywords = mail.routes && mail.routes.length > 0 ? ` -> ${mail.routes.join(', ')}` : '';
	const cells = columns.map(([name, width]) => fit(mail[name], width));
	return `${cells.join('  ')}  ${what}${what ? '  ' : ''}(${mail.reasons.join(', ')})${keywords}`;
}

export interface Totals {
	mails: number;
	bound: number;
	created: { lead: number; contact: number; deal: number };
	review: number;
	skipped: number;
	seconds: number;
}

export function totals(mails: HandledMail[], seconds: number): Totals {
	const count = (outcome: string) => mails.filter((mail) => mail.outcome === outcome).length;
	const made = (kind: string) =>
		mails.flatMap(({ created }) => created).filter((record) => record.kind === kind).length;
	return {
		mails: mails.length,
		bound: count('bound'),
		created: { lead: made('lead'), contact: made('contact'), deal: made('deal') },
		review: count('review'),
		skipped: count('skipped'),
		seconds: Math.round(seconds * 10) / 10,
	};
}
