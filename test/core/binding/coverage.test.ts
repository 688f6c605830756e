/** Names, for each of the 140 edge cases that the rules were designed against, the test that holds it or why none is due. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cases } from './cases/index';

/** Held by other tests than the table of `decide-binding.test.ts`. */
const elsewhere: Record<string, number[]> = {
	'test/core/binding/names.test.ts': [2, 9, 14, 15, 78, 79, 130],
	'test/adapters/resolve/exactly-once.test.ts': [50, 52, 56, 81, 100, 101, 102, 103, 105],
	'test/adapters/resolve/manual-binding.test.ts': [57, 68, 69, 70, 73, 74, 75, 77],
	'test/explain/scenarios.test.ts': [16, 76, 92, 94, 111, 125],
	'test/adapters/resolve/check-settings.test.ts': [80],
	'test/nodes/resolve-crm-binding.test.ts': [107],
	'test/adapters/imap': [3, 7, 17, 18, 19, 20],
	'core/keywords': [131, 132, 133, 134, 135, 136, 137, 138, 139, 140],
};

const outOfScope: Record<number, string> = {
	34: 'Drafts and scheduled mail: the trigger watches INBOX and Sent only, so they arrive once they are sent.',
	51: '"Do not contact": the pack sends nothing by itself.',
	53: "A CRM whose search is fuzzy: each gateway checks equality, held by the gateways' contract suite.",
	54: "Pages of a CRM's answer: held by the gateways' contract suite.",
	62: 'A deal number in the subject is no evidence here, so it can bind nothing that is not bound already.',
	63: 'A conversation bound to a closed deal stays bound to it: the rule has no age limit.',
	64: 'As 63.',
	66: 'Whether an answer marks the mail as processed belongs to CRM Activity.',
	67: 'Marking as processed belongs to CRM Activity.',
	71: 'Merged deals: the gateway answers under the new id, held by its contract suite.',
	72: 'As 71, for contacts.',
	96: 'There are no record tokens in mails, so none can be forged.',
	99: 'One mail in two mailboxes with different rules: the workflow that resolves it first decides, the other reports a duplicate.',
	104: 'UIDVALIDITY belongs to the trigger.',
	106: 'Moves between folders belong to the trigger.',
	108: 'The first run over old mail belongs to the trigger.',
	113: 'A delivery report is bound to the contact it is about; marking the address as bad is left to the CRM.',
};

const numbered = new Set(cases.flatMap(({ no }) => String(no).split(' ').map(Number)));
const held = new Map(
	Object.entries(elsewhere).flatMap(([path, numbers]) => numbers.map((number) => [number, path])),
);
const root = join(__dirname, '../../..');

describe('the 140 edge cases', () => {
	it.each(Array.from({ length: 140 }, (_, index) => index + 1))(
		'%i is tested, or it is said why not',
		(number) => {
			const path = held.get(number);
			const places = [
				numbered.has(number),
				path !== undefined && existsSync(join(root, path)),
				number in outOfScope,
			];
			expect(places).toContain(true);
			expect(places.filter(Boolean).length).toBeLessThanOrEqual(2);
		},
	);
});
