/** The account that the fake HubSpot plays: owners, properties, pipelines and association types, as a new account has them. */

export const owners = [
	{ id: '901', email: 'Anna@ours.example', firstName: 'Anna', lastName: 'Adams', userId: 1, archived: false },
	{ id: '902', email: 'ben@ours.example', firstName: 'Ben', lastName: 'Brown', userId: 2, archived: false },
	{ id: '903', email: 'cy@ours.example', firstName: '', lastName: '', userId: 3, archived: false },
];

const text = ['string', 'text'] as const;
const choice = ['enumeration', 'select'] as const;
const checks = ['enumeration', 'checkbox'] as const;
const time = ['datetime', 'date'] as const;
const number = ['number', 'number'] as const;

export type Shape = readonly [
	type: string,
	fieldType: string,
	options?: readonly string[],
	readOnly?: boolean,
];

const owned: Record<string, Shape> = {
	hubspot_owner_id: ['enumeration', 'select'],
	createdate: [...time, [], true],
	lead_source: [...choice, ['EMAIL', 'WEB']],
};

/** Name -> type, field type, choices, read-only. */
export const portalProperties: Record<string, Record<string, Shape>> = {
	contacts: {
		...owned,
		email: text,
		hs_additional_emails: checks,
		firstname: text,
		lastname: text,
		phone: ['string', 'phonenumber'],
		message: ['string', 'textarea'],
		lifecyclestage: ['enumeration', 'radio', ['subscriber', 'lead', 'opportunity', 'customer', 'other']],
		associatedcompanyid: [...number, [], true],
		num_associated_deals: [...number, [], true],
	},
	companies: {
		...owned,
		name: text,
		domain: text,
		hs_additional_domains: checks,
		phone: ['string', 'phonenumber'],
		description: ['string', 'textarea'],
	},
	deals: {
		...owned,
		dealname: text,
		description: ['string', 'textarea'],
		pipeline: choice,
		dealstage: choice,
		amount: number,
		closedate: time,
		hs_is_closed: ['bool', 'calculation_equation', [], true],
		hs_is_closed_won: ['bool', 'calculation_equation', [], true],
		hs_primary_associated_company: [...number, [], true],
	},
	tickets: {
		hubspot_owner_id: ['enumeration', 'select'],
		createdate: [...time, [], true],
		subject: text,
		content: ['string', 'textarea'],
		hs_pipeline: choice,
		hs_pipeline_stage: choice,
		hs_primary_company_id: [...number, [], true],
	},
	leads: {
		hubspot_owner_id: ['enumeration', 'select'],
		hs_createdate: [...time, [], true],
		lead_source: [...choice, ['EMAIL', 'WEB']],
		hs_lead_name: text,
		hs_pipeline: choice,
		hs_pipeline_stage: choice,
		hs_primary_company_id: [...number, [], true],
	},
	emails: Object.fromEntries(
		[
			...['hs_timestamp', 'hs_email_direction', 'hs_email_status', 'hs_email_subject', 'hs_email_text'],
			...['hs_email_html', 'hs_email_headers', 'hs_email_message_id', 'hubspot_owner_id'],
		].map((name) => [name, text]),
	),
	notes: Object.fromEntries(['hs_timestamp', 'hs_note_body', 'hubspot_owner_id'].map((name) => [name, text])),
	tasks: Object.fromEntries(
		[
			...[
				'hs_timestamp',
				'hs_task_subject',
				'hs_task_body',
				'hs_task_status',
				'hs_task_type',
				'hs_task_priority',
			],
			'hubspot_owner_id',
		].map((name) => [name, text]),
	),
};

/** Without these HubSpot refuses a create. */
export const needed: Record<string, string[]> = {
	deals: ['dealname', 'dealstage', 'pipeline'],
	tickets: ['subject', 'hs_pipeline_stage', 'hs_pipeline'],
	leads: ['hs_lead_name'],
	emails: ['hs_timestamp'],
	notes: ['hs_timestamp'],
	tasks: ['hs_timestamp'],
};

const stage = (id: string, label: string, displayOrder: number, metadata: Record<string, string>) => ({
	...{ id, label, displayOrder, metadata },
	...{
		archived: false,
		createdAt: '2026-01-01T00:00:00Z',
		updatedAt: '2026-01-01T00:00:00Z',
		writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
	},
});

const pipeline = (id: string, label: string, displayOrder: number, stages: ReturnType<typeof stage>[]) => ({
	...{ id, label, displayOrder, stages },
	...{ archived: false, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
});

export const pipelines: Record<string, ReturnType<typeof pipeline>[]> = {
	deals: [
		pipeline('partner', 'Partners', 1, [stage('p1', 'First', 0, { isClosed: 'false', probability: '0.5' })]),
		pipeline('default', 'Sales Pipeline', 0, [
			stage('closedwon', 'Closed won', 2, { isClosed: 'true', probability: '1.0' }),
			stage('appointmentscheduled', 'Appointment scheduled', 0, { isClosed: 'false', probability: '0.2' }),
			stage('contractsent', 'Contract sent', 1, { isClosed: 'false', probability: '0.9' }),
			stage('closedlost', 'Closed lost', 3, { isClosed: 'true', probability: '0.0' }),
		]),
	],
	tickets: [
		pipeline('0', 'Support Pipeline', 0, [
			stage('1', 'New', 0, { ticketState: 'OPEN', isClosed: 'false' }),
			stage('4', 'Closed', 3, { ticketState: 'CLOSED', isClosed: 'true' }),
		]),
	],
	leads: [
		pipeline('lead-pipeline-id', 'Lead pipeline', 0, [
			stage('new-stage-id', 'New', 0, { leadState: 'NEW' }),
			stage('qualified-stage-id', 'Qualified', 3, { leadState: 'QUALIFIED' }),
			stage('unqualified-stage-id', 'Disqualified', 4, { leadState: 'UNQUALIFIED' }),
		]),
	],
};

/** HubSpot's own association types: number of the plain one and of the primary one. */
export const associationTypes: Record<string, { plain: number; primary?: number }> = {
	'contacts>companies': { plain: 279, primary: 1 },
	'companies>contacts': { plain: 280, primary: 2 },
	'deals>contacts': { plain: 3 },
	'contacts>deals': { plain: 4 },
	'deals>companies': { plain: 341, primary: 5 },
	'companies>deals': { plain: 342, primary: 6 },
	'tickets>contacts': { plain: 16 },
	'contacts>tickets': { plain: 15 },
	'tickets>companies': { plain: 339, primary: 26 },
	'companies>tickets': { plain: 340, primary: 25 },
	'leads>contacts': { plain: 608, primary: 578 },
	'contacts>leads': { plain: 609, primary: 579 },
	'leads>companies': { plain: 610 },
	'companies>leads': { plain: 611 },
	'emails>contacts': { plain: 198 },
	'emails>companies': { plain: 186 },
	'emails>deals': { plain: 210 },
	'emails>tickets': { plain: 224 },
	'emails>leads': { plain: 786 },
	'notes>contacts': { plain: 202 },
	'notes>companies': { plain: 190 },
	'notes>deals': { plain: 214 },
	'notes>tickets': { plain: 228 },
	'notes>leads': { plain: 854 },
	'tasks>contacts': { plain: 204 },
	'tasks>companies': { plain: 192 },
	'tasks>deals': { plain: 216 },
	'tasks>tickets': { plain: 230 },
	'tasks>leads': { plain: 646 },
	'calls>contacts': { plain: 194 },
	'calls>companies': { plain: 182 },
	'calls>deals': { plain: 206 },
	'calls>tickets': { plain: 220 },
	'meetings>contacts': { plain: 200 },
	'meetings>companies': { plain: 188 },
	'meetings>deals': { plain: 212 },
	'meetings>tickets': { plain: 226 },
};
