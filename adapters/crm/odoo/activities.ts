/** Notes, tasks and follow-up calls in Odoo: one on each record, each once. */
import type { ActivityRef, NewActivity, Outcome } from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import type { RecordRef } from '../../../core/ports/records';
import { makeOnce, outcomeOf } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import type { OdooCredential } from './credential';
import { missingRecord } from './errors';
import { many2one, toHtml } from './mapping';
import type { OdooRpc } from './rpc';
import { intId, modelOf } from './schema';

interface Order {
	key: string;
	activity: NewActivity;
	on: RecordRef;
}

export async function addActivities(
	rpc: OdooRpc,
	ledger: Ledger,
	{ tickets }: OdooCredential,
	activities: NewActivity[],
): Promise<Outcome<ActivityRef[]>[]> {
	const orders = activities.flatMap((activity) =>
		activity.on.map((on): Order => ({ key: `activity:${activity.key}:${on.kind}:${on.id}`, activity, on })),
	);
	const outcomes = await makeOnce<Order, ActivityRef, ActivityRef>(orders, ledger, {
		recall: async (kept) => kept,
		kept: (ref) => ref,
		make: async (fresh) => {
			const made: Outcome<ActivityRef>[] = [];
			for (const order of fresh) made.push(await outcomeOf(async () => await add(order)));
			return made;
		},
	});
	let next = 0;
	return activities.map(({ on }) => together(on.map(() => outcomes[next++])));

	async function add({ activity, on }: Order): Promise<Outcome<ActivityRef>> {
		const id = intId(on.id);
		if (id === null) return { ok: false, error: missingRecord(on.kind, on.id) };
		const model = modelOf(on.kind, tickets);
		const method = activity.type === 'note' ? 'message_post' : 'activity_schedule';
		const args = { ids: [id], ...(activity.type === 'note' ? noteOf(activity) : todoOf(activity)) };
		const answer = await rpc.call<unknown>({ model, method, args, write: true });
		return { ok: true, value: { type: activity.type, id: idIn(answer), on: [on] }, how: 'created' };
	}
}

/** A record that refuses says so; the same call again makes only what is missing. */
function together(outcomes: (Outcome<ActivityRef> | undefined)[]): Outcome<ActivityRef[]> {
	const value: ActivityRef[] = [];
	let created = false;
	for (const outcome of outcomes) {
		if (outcome && !outcome.ok) return outcome;
		if (outcome) value.push(outcome.value);
		created ||= outcome?.how === 'created';
	}
	return { ok: true, value, how: created ? 'created' : 'existing' };
}

const noteOf = ({ title, text }: NewActivity): Record<string, unknown> => ({
	body: `${title === '' ? '' : `<p><b>${toHtml(title).slice(3, -4)}</b></p>`}${text === '' ? '' : toHtml(text)}`,
	...{ body_is_html: true, message_type: 'comment', subtype_xmlid: 'mail.mt_note' },
});

/** Needs no right to read ir.model, as creating a mail.activity would. Odoo keeps the day, not the time. */
function todoOf({ type, title, text, dueAt, ownerId, priority }: NewActivity): Record<string, unknown> {
	const owner = many2one('user', ownerId);
	const urgent = priority === 'high' ? '<p>Priority: high</p>' : '';
	return {
		act_type_xmlid: type === 'call' ? 'mail.mail_activity_data_call' : 'mail.mail_activity_data_todo',
		summary: title,
		note: `${urgent}${text === '' ? '' : toHtml(text)}`,
		...(dueAt ? { date_deadline: dueAt.slice(0, 10) } : {}),
		...(owner === false ? {} : { user_id: owner }),
	};
}

/** `192`, `[192]`, or `"mail.activity(22,)"`. */
function idIn(answer: unknown): string {
	const id = /\d+/.exec(Array.isArray(answer) ? String(answer[0]) : String(answer))?.[0];
	if (id === undefined)
		throw new CrmError('unavailable', 'Odoo did not name what it made.', { sent: 'unknown' });
	return id;
}
