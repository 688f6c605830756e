/** The models of the fake Odoo: fields and the rows a fresh database has. */

export interface FieldDef {
	type: string;
	relation?: string;
	required?: boolean;
	readonly?: boolean;
	selection?: [string, string][];
	string: string;
}

export type Row = Record<string, unknown> & { id: number };

export class OdooError extends Error {
	constructor(
		readonly exception: string,
		message: string,
		/** Of JSON-2. */
		readonly status: number,
	) {
		super(message);
	}
}

export const missing = (model: string, id: number, uid: number): OdooError =>
	new OdooError(
		'odoo.exceptions.MissingError',
		`Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
		404,
	);
export const denied = (message: string): OdooError =>
	new OdooError('odoo.exceptions.AccessError', message, 403);
export const invalid = (message: string): OdooError =>
	new OdooError('odoo.exceptions.ValidationError', message, 422);
export const valueError = (message: string): OdooError => new OdooError('builtins.ValueError', message, 500);

const field = (type: string, string: string, more: Partial<FieldDef> = {}): FieldDef => ({
	type,
	string,
	...more,
});
const char = (string: string, more: Partial<FieldDef> = {}) => field('char', string, more);
const one = (string: string, relation: string) => field('many2one', string, { relation });
const many = (string: string, relation: string) => field('many2many', string, { relation });
const base = {
	id: field('integer', 'ID', { readonly: true }),
	create_date: field('datetime', 'Created on'),
	write_date: field('datetime', 'Last Updated on'),
};
const active = { active: field('boolean', 'Active') };
const named = {
	...base,
	name: char('Name', { required: true }),
	display_name: char('Display Name', { readonly: true }),
};

/** @param version 17 or 19: fields came and went */
export function modelsOf(version: 17 | 19): Record<string, Record<string, FieldDef>> {
	return {
		'res.partner': {
			...named,
			...active,
			email: char('Email'),
			email_normalized: char('Normalized Email', { readonly: true }),
			phone: char('Phone'),
			...(version === 17 ? { mobile: char('Mobile') } : {}),
			website: char('Website Link'),
			is_company: field('boolean', 'Is a Company'),
			parent_id: one('Related Company', 'res.partner'),
			commercial_partner_id: one('Commercial Entity', 'res.partner'),
			user_id: one('Salesperson', 'res.users'),
			comment: field('html', 'Notes'),
		},
		'crm.lead': {
			...named,
			...active,
			type: field('selection', 'Type', {
				required: true,
				selection: [
					['lead', 'Lead'],
					['opportunity', 'Opportunity'],
				],
			}),
			email_from: char('Email'),
			email_normalized: char('Normalized Email', { readonly: true }),
			email_domain_criterion: char('Email Domain Criterion', { readonly: true }),
			contact_name: char('Contact Name'),
			partner_name: char('Company Name'),
			partner_id: one('Customer', 'res.partner'),
			user_id: one('Salesperson', 'res.users'),
			team_id: one('Sales Team', 'crm.team'),
			stage_id: one('Stage', 'crm.stage'),
			source_id: one('Source', 'utm.source'),
			medium_id: one('Medium', 'utm.medium'),
			lost_reason_id: one('Lost Reason', 'crm.lost.reason'),
			probability: field('float', 'Probability'),
			expected_revenue: field('monetary', 'Expected Revenue'),
			date_deadline: field('date', 'Expected Closing'),
			date_conversion: field('datetime', 'Conversion Date', { readonly: true }),
			date_closed: field('datetime', 'Closed Date', { readonly: true }),
			priority: field('selection', 'Priority', {
				selection: [
					['0', 'Low'],
					['1', 'Medium'],
					['2', 'High'],
					['3', 'Very High'],
				],
			}),
			phone: char('Phone'),
			...(version === 17 ? { mobile: char('Mobile') } : {}),
			...(version === 19
				? {
						won_status: field('selection', 'Is Won', {
							selection: [
								['won', 'Won'],
								['lost', 'Lost'],
								['pending', 'Pending'],
							],
						}),
						commercial_partner_id: one('Commercial Entity', 'res.partner'),
					}
				: {}),
			company_currency: one('Currency', 'res.currency'),
			description: field('html', 'Notes'),
			message_ids: field('one2many', 'Messages', { relation: 'mail.message' }),
		},
		'mail.message': {
			...base,
			message_id: char('Message-Id'),
			model: char('Related Document Model'),
			res_id: field('integer', 'Related Document ID'),
			message_type: field('selection', 'Type', { selection: [] }),
			subtype_id: one('Subtype', 'mail.message.subtype'),
			email_from: char('From'),
			author_id: one('Author', 'res.partner'),
			subject: char('Subject'),
			date: field('datetime', 'Date'),
			body: field('html', 'Contents'),
			parent_id: one('Parent Message', 'mail.message'),
			partner_ids: many('Recipients', 'res.partner'),
			notified_partner_ids: many('Notified', 'res.partner'),
			attachment_ids: many('Attachments', 'ir.attachment'),
		},
		'mail.message.subtype': named,
		'mail.activity': {
			...base,
			...active,
			res_model_id: one('Document Model', 'ir.model'),
			res_model: char('Related Document Model', { readonly: true }),
			res_id: field('integer', 'Related Document ID'),
			res_name: char('Document Name', { readonly: true }),
			activity_type_id: one('Activity Type', 'mail.activity.type'),
			summary: char('Summary'),
			note: field('html', 'Note'),
			date_deadline: field('date', 'Due Date'),
			user_id: one('Assigned to', 'res.users'),
			state: char('State', { readonly: true }),
		},
		'mail.activity.type': { ...named, category: char('Action'), res_model: char('Model') },
		'ir.model': { ...named, model: char('Model') },
		'ir.model.data': named,
		'ir.config_parameter': { ...base, key: char('Key') },
		'ir.attachment': {
			...{ ...named, datas: field('binary', 'File'), mimetype: char('Mime Type') },
			...{ res_model: char('Resource Model'), res_id: field('integer', 'Resource ID') },
		},
		'res.users': {
			...named,
			...active,
			...{ login: char('Login', { required: true }), email: char('Email'), tz: char('Timezone') },
			share: field('boolean', 'Share User'),
			partner_id: one('Related Partner', 'res.partner'),
			company_id: one('Company', 'res.company'),
		},
		'res.company': named,
		'res.currency': named,
		'utm.source': named,
		'utm.medium': named,
		'crm.lost.reason': named,
		'crm.team': {
			...{ ...named, ...active, use_leads: field('boolean', 'Leads') },
			use_opportunities: field('boolean', 'Pipeline'),
		},
		'crm.stage': {
			...{ ...named, sequence: field('integer', 'Sequence'), is_won: field('boolean', 'Is Won Stage?') },
			fold: field('boolean', 'Folded in Pipeline'),
			...(version === 17
				? { team_id: one('Sales Team', 'crm.team') }
				: { team_ids: many('Sales Teams', 'crm.team') }),
		},
		'project.project': named,
		'project.task.type': {
			...named,
			...{ fold: field('boolean', 'Folded'), sequence: field('integer', 'Sequence') },
		},
		'project.task': {
			...{ ...named, ...active, project_id: one('Project', 'project.project') },
			...{ partner_id: one('Customer', 'res.partner'), priority: char('Priority') },
			...{ description: field('html', 'Description'), user_ids: many('Assignees', 'res.users') },
			stage_id: one('Stage', 'project.task.type'),
		},
		'crm.lead2opportunity.partner': {
			...{
				...base,
				lead_id: one('Lead', 'crm.lead'),
				name: char('Action'),
				action: char('Related Customer'),
			},
			...{ user_id: one('Salesperson', 'res.users'), duplicated_lead_ids: many('Leads', 'crm.lead') },
		},
		'base.partner.merge.automatic.wizard': {
			...{ ...base, partner_ids: many('Contacts', 'res.partner'), state: char('State') },
			dst_partner_id: one('Destination Contact', 'res.partner'),
		},
	};
}

/** The second user: a salesman who sees his own records only. */
export const salesman = (version: 17 | 19): number => (version === 17 ? 6 : 5);

export function freshRows(version: 17 | 19): Record<string, Row[]> {
	const sales = version === 17 ? 'Sales' : 'Sales Limited';
	const plain = (names: string[]): Row[] => names.map((name, index) => ({ id: index + 1, name }));
	const user = { share: false, active: true, company_id: 1, tz: false };
	const partner = { active: true, is_company: false };
	const stage = { is_won: false, fold: false };
	return {
		'res.company': [{ id: 1, name: 'My Company' }],
		'res.currency': [{ id: 1, name: 'EUR' }],
		'res.partner': [
			{ ...partner, id: 3, name: 'Administrator', email: version === 17 ? 'admin@ours.example' : false },
			{ ...partner, id: version === 17 ? 8 : 7, name: sales, email: 'sales@ours.example' },
		],
		'res.users': [
			{
				...user,
				id: 2,
				name: 'Administrator',
				login: 'admin',
				email: version === 17 ? 'admin@ours.example' : false,
				partner_id: 3,
			},
			{
				...user,
				id: salesman(version),
				name: sales,
				login: 'sales',
				email: 'sales@ours.example',
				partner_id: version === 17 ? 8 : 7,
			},
		],
		'ir.model': [
			{ id: version === 17 ? 85 : 90, model: 'res.partner', name: 'Contact' },
			{ id: version === 17 ? 406 : 433, model: 'crm.lead', name: 'Lead' },
			{ id: version === 17 ? 421 : 448, model: 'project.task', name: 'Task' },
			{ id: version === 17 ? 166 : 179, model: 'mail.activity', name: 'Activity' },
		],
		'mail.message.subtype': plain([
			'Discussions',
			'Note',
			'Activities',
			'Stage Changed',
			'Opportunity Created',
		]),
		'mail.activity.type': [
			{ id: 1, name: 'Email', category: 'default' },
			{ id: 2, name: 'Call', category: 'phonecall' },
			{ id: 3, name: 'Meeting', category: 'meeting' },
			{ id: 4, name: 'To-Do', category: 'default' },
			{ id: 5, name: 'Upload Document', category: 'upload_file' },
		],
		'utm.source': plain(['Search engine', 'Lead Recall', 'Newsletter', 'Facebook', 'X', 'LinkedIn']),
		'utm.medium': plain(['Website', 'Phone', 'Direct', 'Email']),
		'crm.lost.reason': plain(['Too expensive', "We don't have people/skills", 'Not enough stock']),
		'crm.team': [{ id: 1, name: 'Sales', active: true, use_leads: false, use_opportunities: true }],
		'crm.stage': [
			{ ...stage, id: 1, name: 'New', sequence: 1 },
			{ ...stage, id: 2, name: 'Qualified', sequence: 2 },
			{ ...stage, id: 3, name: 'Proposition', sequence: 3 },
			{ ...stage, id: 4, name: 'Won', sequence: 70, is_won: true },
		],
		'project.project': [{ id: 1, name: 'Support' }],
		'project.task.type': [
			{ id: 1, name: 'New', fold: false, sequence: 1 },
			{ id: 2, name: 'Done', fold: true, sequence: 2 },
		],
	};
}
