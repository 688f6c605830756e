/** Leads of the fake Odoo that are converted, closed or merged. */
import type { OdooDatabase } from './database';
import { missing, OdooError } from './models';
import { createOne, normalized, type Call, type Method } from './records';

export function convert(db: OdooDatabase, { uid, ids, args }: Call): boolean {
	const rows = db.browse('crm.lead', uid, ids);
	if (args.partner) throw new OdooError('builtins.AttributeError', "'int' object has no attribute 'id'", 500);
	for (const row of rows)
		Object.assign(row, {
			type: 'opportunity',
			date_conversion: db.stamp(),
			partner_id: false,
			write_date: db.stamp(),
		});
	return true;
}

export function close(state: 'won' | 'lost'): Method {
	return (db, { uid, ids }) => {
		for (const row of db.browse('crm.lead', uid, ids)) {
			if (state === 'won') Object.assign(row, { stage_id: 4, probability: 100 });
			else Object.assign(row, { active: false, probability: 0 });
			if (db.version === 19) row.won_status = state;
			row.write_date = db.stamp();
		}
		return state === 'won' ? true : undefined;
	};
}

export function applyConversion(db: OdooDatabase, { uid, ids }: Call): unknown {
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
				{
					name: lead.partner_name,
					is_company: true,
					user_id: lead.user_id,
					email: normalized(lead.email_from),
					phone: lead.phone,
				},
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

export function mergePartners(db: OdooDatabase, { ids }: Call): unknown {
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
