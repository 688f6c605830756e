/** Compares what n8n did, and what the CRM holds now, with what must have become of the sample mails. */
import { addressKey } from '../../core/binding/address-key';
import type { StoredRecord } from './crm';
import type { CreatedRecord, ExpectedMail } from './expected';
import type { HandledMail } from './observe';

export interface DemoMail extends ExpectedMail {
	id: string;
	folder: string;
}

export const keyOf = ({ id, folder }: { id: string; folder: string }): string => `${folder} ${id}`;

/** Plain sentences, one for each difference; none when all is as it must be. */
export function differences(
	expected: DemoMail[],
	handled: HandledMail[],
	{ records, activities }: { records: StoredRecord[]; activities: Array<{ type: string; title: string }> },
): string[] {
	return [
		...expected.flatMap((mail) => mailDifferences(mail, handled)),
		...strangers(expected, handled),
		...recordDifferences(expected, records),
		...activityDifferences(expected, activities),
	];
}

function mailDifferences(mail: DemoMail, handled: HandledMail[]): string[] {
	const found = handled.filter((other) => keyOf(other) === keyOf(mail));
	if (found.length === 0) return [`${mail.file} was never decided.`];
	const [first, ...more] = found as [HandledMail, ...HandledMail[]];
	const said: string[] = [];
	if (more.length > 0) said.push(`${mail.file} was decided ${found.length} times.`);
	if (first.outcome !== mail.outcome)
		said.push(`${mail.file} is ${first.outcome} (${first.reasons.join(', ')}), not ${mail.outcome}.`);
	const lacking = mail.reasons.filter((reason) => !first.reasons.includes(reason));
	if (lacking.length > 0)
		said.push(`${mail.file} lacks the reason ${lacking.join(', ')}; it has ${first.reasons.join(', ')}.`);
	const routes = first.routes ?? [];
	if (mail.routes && routes.join() !== mail.routes.join())
		said.push(`${mail.file} has the keywords [${routes.join(', ')}], not [${mail.routes.join(', ')}].`);
	return said;
}

const strangers = (expected: DemoMail[], handled: HandledMail[]): string[] => {
	const known = new Set(expected.map(keyOf));
	return handled
		.filter((mail) => !known.has(keyOf(mail)))
		.map((mail) => `A mail that nobody sent was decided: "${mail.subject}".`);
};

const nameOf = ({ kind, title, address }: Omit<CreatedRecord, 'kind'> & { kind: string }): string =>
	`${kind} "${title}"${address ? ` of ${address}` : ''}`;

const wantedRecords = ({
	creates,
	makes = [],
}: DemoMail): Array<Omit<CreatedRecord, 'kind'> & { kind: string }> => [
	...creates,
	...makes.filter(({ type }) => type === 'ticket').map(({ title }) => ({ kind: 'ticket', title })),
];

/** Every note and call that the keywords make is there once, and no other. */
function activityDifferences(expected: DemoMail[], found: Array<{ type: string; title: string }>): string[] {
	const name = ({ type, title }: { type: string; title: string }): string => `${type} "${title}"`;
	const wanted = expected.flatMap(({ makes = [] }) => makes).filter(({ type }) => type !== 'ticket');
	const left = found.map(name);
	const lacking = wanted.map(name).filter((one) => {
		const at = left.indexOf(one);
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
	return [
		...lacking.map((one) => `The CRM has no ${one}.`),
		...left.map((one) => `The CRM has one ${one} too many.`),
	];
}

/** Every expected record exists exactly once, and no other was made. */
function recordDifferences(expected: DemoMail[], records: StoredRecord[]): string[] {
	const left = [...records];
	const said: string[] = [];
	for (const wanted of expected.flatMap(wantedRecords)) {
		const at = left.findIndex(
			({ kind, title, addresses }) =>
				kind === wanted.kind &&
				title === wanted.title &&
				(!wanted.address || addresses.includes(addressKey(wanted.address))),
		);
		if (at < 0) said.push(`The CRM has no ${nameOf(wanted)}.`);
		else left.splice(at, 1);
	}
	return [
		...said,
		...left.map(
			({ kind, title, addresses }) =>
				`The CRM has one ${kind} too many: "${title}" (${addresses.join(', ')}).`,
		),
	];
}
