/** A folder was rebuilt: every UID is new, the mails are not. */
import type { Delivery, DeliveryState } from '../../../core/mailbox/delivery';
import { planRebaseline, type ListedMail } from '../../../core/mailbox/rebaseline';

const startedAt = '2026-03-01T00:00:00.000Z';
const keptSince = '2026-01-01T00:00:00.000Z';
const listed = (uid: number, fingerprint: string, receivedAt = '2026-03-02T00:00:00.000Z'): ListedMail => ({
	...{ uid, fingerprint, receivedAt },
});
const row = (id: string, fingerprint: string, state: DeliveryState = 'done', folder = 'INBOX'): Delivery =>
	({ id, fingerprint, state, folder }) as Delivery;

function plan(mails: ListedMail[], rows: Delivery[]) {
	const known = new Map<string, Delivery[]>();
	for (const one of rows) known.set(one.fingerprint, [...(known.get(one.fingerprint) ?? []), one]);
	const { moved, fresh, old } = planRebaseline(mails, known, startedAt, keptSince, 'INBOX');
	return { moved: moved.map(({ id, uid }) => `${id}@${uid}`), fresh: fresh.map(({ uid }) => uid), old };
}

it.each<[string, ListedMail[], Delivery[], { moved?: string[]; fresh?: number[]; old?: number }]>([
	['what was handled only moves', [listed(9, 'a')], [row('r1', 'a')], { moved: ['r1@9'] }],
	['what is unfinished moves too', [listed(9, 'a')], [row('r1', 'a', 'failed')], { moved: ['r1@9'] }],
	['what came meanwhile is new', [listed(9, 'b')], [row('r1', 'a')], { fresh: [9] }],
	[
		'what is from before our time is left alone',
		[listed(9, 'b', '2020-01-01T00:00:00.000Z')],
		[],
		{ old: 1 },
	],
	['without a time of arrival it is better taken once too often', [listed(9, 'b', '')], [], { fresh: [9] }],
	[
		'two mails alike, one handled: the other is new',
		[listed(8, 'a'), listed(9, 'a')],
		[row('r1', 'a')],
		{ moved: ['r1@8'], fresh: [9] },
	],
	[
		'two mails alike, both handled',
		[listed(8, 'a'), listed(9, 'a')],
		[row('r1', 'a'), row('r2', 'a')],
		{ moved: ['r1@8', 'r2@9'] },
	],
	[
		'a copy handled from another folder is not new here',
		[listed(9, 'a')],
		[row('r1', 'a', 'done', 'Sent')],
		{},
	],
	[
		'one unfinished in another folder is followed here',
		[listed(9, 'a')],
		[row('r1', 'a', 'seen', 'Sent')],
		{ moved: ['r1@9'] },
	],
])('%s', (_title, mails, rows, then) => {
	expect(plan(mails, rows)).toEqual({ moved: [], fresh: [], old: 0, ...then });
});
