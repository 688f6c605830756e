/** What the models of the fake Odoo do on create, write and unlink, as the recordings show it. */
import { denied, invalid, missing, type OdooError, salesman, valueError, type Row } from './models';
import type { Context, OdooDatabase, Values } from './database';

export interface Call {
	uid: number;
	model: string;
	ids: number[];
	args: Values;
	context: Context;
}
export type Method = (db: OdooDatabase, call: Call) => unknown;

/** `"Bob" <Bob@A.example>, second@b.example` -> `bob@a.example`. */
export const normalized = (text: unknown): string | false =>
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

export function createOne(db: OdooDatabase, model: string, given: Values, uid: number): Row {
	db.checkLinks(model, given, uid);
	if (model === 'res.partner' && !given.name)
		throw invalid('The operation cannot be completed: Contacts require a name');
	if (model === 'crm.lead') return createLead(db, given, uid);
	if (model === 'mail.activity') return createActivity(db, given, uid);
	if (model === 'mail.message') return createMessage(db, given, uid);
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
			company_currency: 1,
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

export function createActivity(db: OdooDatabase, given: Values, uid: number): Row {
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

/** No recording shows this one: as mail_message.py has it, with the rights that message_post answers with. */
function createMessage(db: OdooDatabase, given: Values, uid: number): Row {
	const record = db.row(String(given.model), Number(given.res_id));
	if (!record || !db.maySee(String(given.model), uid, record)) throw restricted('create');
	if (given.date !== undefined && !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(given.date)))
		throw valueError(`time data '${String(given.date)}' does not match format '%Y-%m-%d %H:%M:%S'`);
	const own = db.row('res.users', uid);
	return db.insert('mail.message', {
		...{ message_type: 'comment', date: db.stamp(), notified_partner_ids: [] },
		...{ author_id: own?.partner_id, email_from: own?.email || false },
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

export function unlink(db: OdooDatabase, { uid, model, ids }: Call): boolean {
	if (uid === salesman(db.version) && model === 'res.partner')
		throw denied(`You are not allowed to delete 'Contact' (res.partner) records.`);
	if (model === 'mail.message') {
		if (uid === salesman(db.version)) throw restricted('unlink');
		for (const id of ids) db.delete(model, id);
		return true;
	}
	for (const row of db.browse(model, uid, ids, 'unlink')) {
		db.delete(model, row.id);
		for (const message of db.rows('mail.message'))
			if (message.model === model && message.res_id === row.id) db.delete('mail.message', message.id);
		for (const activity of db.rows('mail.activity'))
			if (activity.res_model === model && activity.res_id === row.id) db.delete('mail.activity', activity.id);
	}
	return true;
}

export const restricted = (operation: string): OdooError =>
	denied(
		`The requested operation cannot be completed due to security restrictions. Please contact your system administrator.\n\n(Document type: Message, Operation: ${operation})`,
	);
