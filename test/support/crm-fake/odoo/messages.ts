/** Mails, notes and activities of the fake Odoo. */
import type { OdooDatabase } from './database';
import { missing, valueError } from './models';
import { createActivity, normalized, restricted, type Call } from './records';

const postable = [
	'body',
	'body_is_html',
	'subject',
	'message_type',
	'subtype_xmlid',
	'email_from',
	'author_id',
	'message_id',
	'date',
	'parent_id',
	'attachment_ids',
];

export function messagePost(db: OdooDatabase, { uid, model, ids, args }: Call): number | number[] {
	const id = ids[0] ?? 0;
	const record = db.row(model, id);
	if (!record) throw missing(model, id, uid);
	if (args.message_type === 'user_notification')
		throw valueError('Use message_notify to send a notification to an user.');
	const odd = Object.keys(args).filter((name) => !postable.includes(name));
	if (odd.length > 0)
		throw valueError(`Those values are not supported when posting or notifying: ${odd.join(', ')}`);
	const date = args.date === undefined ? db.stamp() : String(args.date);
	if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(date))
		throw valueError(`time data '${date}' does not match format '%Y-%m-%d %H:%M:%S'`);
	if (!db.maySee(model, uid, record)) throw restricted('create');
	const text = String(args.body ?? '');
	const own = db.row('res.users', uid);
	const author = args.email_from
		? (db.rows('res.partner').find((one) => one.email_normalized === normalized(args.email_from))?.id ??
			false)
		: own?.partner_id;
	const note = args.subtype_xmlid === 'mail.mt_note';
	const row = db.insert('mail.message', {
		...{
			model,
			res_id: id,
			date,
			subject: args.subject ?? false,
			message_type: args.message_type ?? 'notification',
		},
		body:
			args.body_is_html || text === ''
				? text
				: `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p>`,
		message_id: args.message_id ?? `<${id}.${db.rows('mail.message').length}-openerp-${id}-${model}@fake>`,
		...{ email_from: args.email_from ?? (own?.email || false), author_id: author },
		...{ subtype_id: note ? 2 : 1, attachment_ids: args.attachment_ids ?? [] },
		notified_partner_ids: note ? [] : ((record.followers as number[] | undefined) ?? []),
	});
	return db.version === 17 ? row.id : [row.id];
}

export function schedule(db: OdooDatabase, { uid, model, ids, args }: Call): unknown {
	const { act_type_xmlid: type, ...values } = args;
	const row = createActivity(
		db,
		{
			...values,
			res_model_id: db.rows('ir.model').find((one) => one.model === model)?.id,
			res_id: db.browse(model, uid, ids)[0]?.id,
			activity_type_id: type === 'mail.mail_activity_data_call' ? 2 : 4,
		},
		uid,
	);
	return db.version === 17 ? `mail.activity(${row.id},)` : [row.id];
}
