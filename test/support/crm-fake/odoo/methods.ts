/** What the models of the fake Odoo do on create, write and by methods of their own, as the recordings show it. */
import { denied, invalid, missing, OdooError, salesman, valueError, type Row } from './models';
import type { Context, OdooDatabase, Values } from './database';

export interface Call {
	uid: number;
	model: string;
	ids: number[];
	args: Values;
	context: Context;
}
type Method = (db: OdooDatabase, call: Call) => unknown;

/** `"Bob" <Bob@A.example>, second@b.example` -> `bob@a.example`. */
const normalized = (text: unknown): string | false =>
	/[^\s<>,;"]+@[^\s<>,;"]+/.exec(String(text || ''))?.[0].toLowerCase() ?? false;

export function create(db: OdooDatabase, { uid, model, args }: Call): number[] | number {
	const given = args.vals_list;
	const list = (Array.isArray(given) ? given : [given]) as Values[];
	if (uid === salesman(db.version) && model === 'res.users')
		throw denied(`You are not allowed to create 'User' (res.users) records.`);
	const made: Row[] = [];
	try {
		for (const values of list) made.push(createOne(db, model, values, uid));
	} catch (error) {
		for (const row of made) db.delete(model, row.id);
		throw asThrown(error);
	}
	return Array.isArray(given) ? made.map(({ id }) => id) : (made[0]?.id ?? 0);
}

const asThrown = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function createOne(db: OdooDatabase, model: string, given: Values, uid: number): Row {
	db.checkLinks(model, given, uid);
	if (model === 'res.partner' && !given.name)
		throw invalid('The operation cannot be completed: Contacts require a name');
	if (model === 'crm.lead') return createLead(db, given, uid);
	if (model === 'mail.activity') return createActivity(db, given, uid);
	const row = db.insert(model, { ...(db.fieldsOf(model).active ? { active: true } : {}), ...given });
	if (model === 'res.partner') settlePartner(db, row);
	if (model === 'utm.source') {
		const same = db.rows(model).filter((one) => one !== row && one.name === row.name).length;
		if (same > 0) row.name = `${String(row.name)} [${same + 1}]`;
	}
	return row;
}

function settlePartner(db: OdooDatabase, row: Row): void {
	row.email_normalized = normalized(row.email);
	const site = String(row.website || '');
	if (site !== '' && !/^https?:/.test(site)) row.website = `http://${site}`;
	row.commercial_partner_id = row.parent_id || row.id;
	row.is_company ||= false;
}

function createLead(db: OdooDatabase, given: Values, uid: number): Row {
	const owner = given.user_id === undefined ? uid : given.user_id;
	const row = db.insert('crm.lead', {
		...{
			type: 'opportunity',
			active: true,
			stage_id: 1,
			probability: 50,
			expected_revenue: 0,
			priority: '0',
		},
		...{
			user_id: owner,
			team_id: owner ? 1 : false,
			...(db.version === 19 ? { won_status: 'pending' } : {}),
		},
		...given,
	});
	if (!db.maySee('crm.lead', uid, row)) {
		db.delete('crm.lead', row.id);
		throw db.hidden('crm.lead', uid, 'create');
	}
	settleLead(db, row, given, uid);
	return row;
}

/** A partner lends a lead its address and names; the address of a lead goes back to its partner. */
function settleLead(db: OdooDatabase, row: Row, given: Values, uid: number): void {
	if (given.partner_id) {
		const partner = db.row('res.partner', Number(given.partner_id));
		if (!partner) throw missing('res.partner', Number(given.partner_id), uid);
		const parent = partner.parent_id ? db.row('res.partner', Number(partner.parent_id)) : undefined;
		if (given.email_from === undefined) row.email_from = partner.email ?? false;
		else if (given.email_from)
			Object.assign(partner, { email: given.email_from, email_normalized: normalized(given.email_from) });
		row.contact_name ||= partner.is_company ? false : partner.name;
		row.partner_name ||= partner.is_company ? partner.name : (parent?.name ?? false);
		row.phone ||= partner.phone;
	}
	row.email_normalized = normalized(row.email_from);
	const stage = db.row('crm.stage', Number(row.stage_id || 0));
	if (given.stage_id && stage?.is_won) row.probability = 100;
}

function createActivity(db: OdooDatabase, given: Values, uid: number): Row {
	const model = db.row('ir.model', Number(given.res_model_id || 0))?.model;
	if (!model)
		throw invalid(
			db.version === 17
				? 'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n'
				: 'The operation cannot be completed: Activities have to be linked to records with a not null res_id.',
		);
	const id = Number(given.res_id);
	if (!db.row(String(model), id))
		throw db.version === 17
			? missing(String(model), id, uid)
			: denied(
					'The requested operation cannot be completed due to security restrictions. Please contact your system administrator.',
				);
	return db.insert('mail.activity', {
		...{
			active: true,
			user_id: uid,
			date_deadline: db.stamp().slice(0, 10),
			state: 'planned',
			res_model: model,
		},
		res_name: db.displayName(String(model), id),
		...given,
	});
}

export function write(db: OdooDatabase, { uid, model, ids, args }: Call): boolean {
	const vals = args.vals as Values;
	const rows = db.browse(model, uid, ids);
	for (const [name, value] of Object.entries(vals))
		if (
			db.fieldsOf(model)[name]?.relation === 'res.partner' &&
			value &&
			!db.row('res.partner', Number(value))
		)
			throw missing('res.partner', Number(value), uid);
	db.checkLinks(model, vals, uid);
	for (const row of rows) {
		db.change(model, row, vals);
		if (model === 'res.partner') settlePartner(db, row);
		if (model === 'crm.lead') settleLead(db, row, vals, uid);
	}
	return true;
}

function unlink(db: OdooDatabase, { uid, model, ids }: Call): boolean {
	if (uid === salesman(db.version) && model === 'res.partner')
		throw denied(`You are not allowed to delete 'Contact' (res.partner) records.`);
	if (model === 'mail.message') {
		if (uid === salesman(db.version)) throw restricted('unlink');
		for (const id of ids) db.delete(model, id);
		return true;
	}
	for (const row of db.browse(model, uid, ids, 'unlink')) db.delete(model, row.id);
	return true;
}

const restricted = (operation: string): OdooError =>
	denied(
		`The requested operation cannot be completed due to security restrictions. Please contact your system administrator.\n\n(Document type: Message, Operation: ${operation})`,
	);

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

function messagePost(db: OdooDatabase, { uid, model, ids, args }: Call): number | number[] {
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

function schedule(db: OdooDatabase, { uid, model, ids, args }: Call): unknown {
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

function convert(db: OdooDatabase, { uid, ids, args }: Call): boolean {
	const rows = db.browse('crm.lead', uid, ids);
	if (args.partner) throw new OdooError('builtins.AttributeError', "'int' object has no attribute 'id'", 500);
	for (const row of rows)
		Object.assign(row, { type: 'opportunity', date_conversion: db.stamp(), partner_id: false });
	return true;
}

function close(state: 'won' | 'lost'): Method {
	return (db, { uid, ids }) => {
		for (const row of db.browse('crm.lead', uid, ids)) {
			if (state === 'won') Object.assign(row, { stage_id: 4, probability: 100 });
			else Object.assign(row, { active: false, probability: 0 });
			if (db.version === 19) row.won_status = state;
		}
		return state === 'won' ? true : undefined;
	};
}

function applyConversion(db: OdooDatabase, { uid, ids }: Call): unknown {
	const wizard = db.row('crm.lead2opportunity.partner', ids[0] ?? 0);
	const lead = db.row('crm.lead', Number(wizard?.lead_id || 0));
	if (!wizard || !lead) throw missing('crm.lead2opportunity.partner', ids[0] ?? 0, uid);
	let result = lead;
	if (wizard.name === 'merge') {
		const all = (wizard.duplicated_lead_ids as number[]).flatMap((id) => db.row('crm.lead', id) ?? []);
		result = all.find((one) => one.type === 'opportunity') ?? lead;
		for (const gone of all.filter((one) => one !== result)) {
			for (const message of db.rows('mail.message'))
				if (message.model === 'crm.lead' && message.res_id === gone.id) message.res_id = result.id;
			db.delete('crm.lead', gone.id);
		}
	} else {
		if (wizard.action === 'create') {
			const company = createOne(
				db,
				'res.partner',
				{ name: lead.partner_name, is_company: true, email: lead.email_from, phone: lead.phone },
				uid,
			);
			const email = normalized(lead.email_from);
			const person = createOne(
				db,
				'res.partner',
				{ name: lead.contact_name, email, parent_id: company.id, phone: lead.phone, user_id: lead.user_id },
				uid,
			);
			lead.partner_id = person.id;
		}
		Object.assign(lead, { type: 'opportunity', date_conversion: db.stamp() });
	}
	return {
		...{
			name: 'Lead or Opportunity',
			view_mode: 'form',
			res_model: 'crm.lead',
			res_id: result.id,
			view_id: false,
		},
		domain: [['type', '=', 'opportunity']],
		type: 'ir.actions.act_window',
		context: { default_type: 'opportunity' },
	};
}

function mergePartners(db: OdooDatabase, { ids }: Call): unknown {
	const wizard = db.row('base.partner.merge.automatic.wizard', ids[0] ?? 0);
	const to = Number(wizard?.dst_partner_id || 0);
	for (const id of (wizard?.partner_ids as number[]) ?? []) {
		if (id === to) continue;
		for (const lead of db.rows('crm.lead')) if (lead.partner_id === id) lead.partner_id = to;
		for (const message of db.rows('mail.message'))
			if (message.model === 'res.partner' && message.res_id === id) message.res_id = to;
		db.delete('res.partner', id);
	}
	return {
		...{
			type: 'ir.actions.act_window',
			res_model: 'base.partner.merge.automatic.wizard',
			res_id: ids[0],
			view_mode: 'form',
		},
		target: 'new',
	};
}

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
		const rows = db.search(model, uid, args.domain, context, (args.order as string | undefined) ?? 'id desc');
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
		const attributes = args.attributes as (keyof typeof all)[] | undefined;
		const all = { type: '', string: '', required: false, readonly: false, selection: [], relation: '' };
		return Object.fromEntries(
			Object.entries(db.fieldsOf(model))
				.filter(([name]) => wanted?.includes(name) ?? true)
				.map(([name, def]) => {
					const { required = false, readonly = false, ...rest } = def;
					const full: Record<string, unknown> = { required, readonly, ...rest };
					return [
						name,
						Object.fromEntries(
							Object.entries(full).filter(([key]) => attributes?.includes(key as 'type') ?? true),
						),
					];
				}),
		);
	},
	name_search: (db, { uid, model, args, context }) =>
		db
			.search(
				model,
				uid,
				[['name', 'ilike', args.name], ...((args.args ?? args.domain ?? []) as unknown[])],
				context,
				'id desc',
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
