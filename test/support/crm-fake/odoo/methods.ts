/** The methods of the fake Odoo beside create and write. */
import { applyConversion, close, convert, mergePartners } from './conversion';
import { messagePost, schedule } from './messages';
import { OdooError } from './models';
import { unlink, type Method } from './records';

const nameDomain = (model: string, text: unknown): unknown[] =>
	model === 'res.partner'
		? ['|', ['name', 'ilike', text], ['email', 'ilike', text]]
		: [['name', 'ilike', text]];

/** Methods beside create and write: of every model, or `model.method`. */
export const methods: Record<string, Method> = {
	unlink,
	search: (db, { uid, model, args, context }) =>
		db.search(model, uid, args.domain, context).map(({ id }) => id),
	search_count: (db, { uid, model, args, context }) => db.search(model, uid, args.domain, context).length,
	search_read: (db, { uid, model, args, context }) => {
		const odd = Object.keys(args).find(
			(name) => !['domain', 'fields', 'offset', 'limit', 'order'].includes(name),
		);
		if (odd)
			throw new OdooError(
				'builtins.TypeError',
				`BaseModel._read_format() got an unexpected keyword argument '${odd}'`,
				500,
			);
		const offset = Number(args.offset ?? 0);
		const limit = args.limit === undefined ? Infinity : Number(args.limit);
		const rows = db.search(model, uid, args.domain, context, args.order as string | undefined);
		return db.read(model, rows.slice(offset, offset + limit), args.fields as string[] | undefined);
	},
	read: (db, { uid, model, ids, args }) => {
		const odd = ids.find((id) => typeof id !== 'number');
		if (odd !== undefined)
			throw new OdooError(
				'psycopg2.errors.InvalidTextRepresentation',
				`invalid input syntax for type integer: "${String(odd)}"\n`,
				500,
			);
		const fields = args.fields as string[] | undefined;
		// Nothing but ids is asked for: nothing is looked up, and what is not there is echoed.
		if (fields?.length === 1 && fields[0] === 'id') return ids.map((id) => ({ id }));
		const there = ids.filter((id) => db.row(model, id));
		return db.read(model, db.browse(model, uid, there), fields);
	},
	fields_get: (db, { model, args }) => {
		const wanted = args.allfields as string[] | undefined;
		const attributes = args.attributes as string[] | undefined;
		return Object.fromEntries(
			Object.entries(db.fieldsOf(model))
				.filter(([name]) => wanted?.includes(name) ?? true)
				.map(([name, def]) => {
					const { required = false, readonly = false, ...rest } = def;
					const full: Record<string, unknown> = { required, readonly, ...rest };
					return [
						name,
						Object.fromEntries(Object.entries(full).filter(([key]) => attributes?.includes(key) ?? true)),
					];
				}),
		);
	},
	name_search: (db, { uid, model, args, context }) =>
		db
			.search(
				model,
				uid,
				[...nameDomain(model, args.name), ...((args.args ?? args.domain ?? []) as unknown[])],
				context,
			)
			.slice(0, Number(args.limit ?? 100))
			.map(({ id }) => [id, db.displayName(model, id)]),
	message_post: messagePost,
	message_subscribe: (db, { uid, model, ids, args }) => {
		for (const row of db.browse(model, uid, ids)) row.followers = args.partner_ids;
		return true;
	},
	activity_schedule: schedule,
	check_access_rights: () => true,
	has_access: () => true,
	'ir.model.data.check_object_reference': (db, { args }) => {
		const names: Record<string, number> = { mt_comment: 1, mt_note: 2 };
		const id = args.module === 'mail' ? names[String(args.xml_id)] : undefined;
		if (id === undefined)
			throw new OdooError('builtins.ValueError', 'External ID not found in the system', 500);
		return ['mail.message.subtype', db.row('mail.message.subtype', id) ? id : false];
	},
	'res.users.context_get': (_db, { uid }) => ({ lang: 'en_US', tz: false, uid }),
	'res.users.has_group': () => false,
	'crm.lead.convert_opportunity': convert,
	'crm.lead.action_set_won': close('won'),
	'crm.lead.action_set_lost': close('lost'),
	'crm.lead2opportunity.partner.action_apply': applyConversion,
	'base.partner.merge.automatic.wizard.action_merge': mergePartners,
	'mail.activity.action_feedback': (db, { uid, ids }) => {
		const [row] = db.browse('mail.activity', uid, ids);
		if (row) db.delete('mail.activity', row.id);
		return db.insert('mail.message', {
			model: row?.res_model,
			res_id: row?.res_id,
			message_type: 'notification',
		}).id;
	},
};
