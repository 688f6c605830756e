/** Odoo's models, the fields we read of them, and the shapes of its rows: `false` is empty, a many2one is [id, name]. */
import type { Kind } from '../../../core/ports/records';
import type { OdooCredential } from './credential';

export type Many2one = [number, string | false] | false;
export type Text = string | false;

export interface PartnerRow {
	id: number;
	name: Text;
	email: Text;
	is_company: boolean;
	parent_id: Many2one;
	user_id: Many2one;
	create_date: Text;
	phone: Text;
	website: Text;
	active: boolean;
}

export interface LeadRow {
	id: number;
	name: Text;
	type: 'lead' | 'opportunity';
	active: boolean;
	email_from: Text;
	contact_name: Text;
	partner_name: Text;
	partner_id: Many2one;
	user_id: Many2one;
	stage_id: Many2one;
	probability: number;
	source_id: Many2one;
	date_conversion: Text;
	create_date: Text;
	phone: Text;
}

export interface TicketRow {
	id: number;
	name: Text;
	active: boolean;
	partner_id: Many2one;
	/** helpdesk.ticket; a project.task has `user_ids`. */
	user_id?: Many2one;
	user_ids?: number[];
	stage_id: Many2one;
	create_date: Text;
}

export const partnerFields = [
	...[
		'id',
		'name',
		'email',
		'is_company',
		'parent_id',
		'user_id',
		'create_date',
		'phone',
		'website',
		'active',
	],
];

export const leadFields = [
	...['id', 'name', 'type', 'active', 'email_from', 'contact_name', 'partner_name', 'partner_id', 'user_id'],
	...['stage_id', 'probability', 'source_id', 'date_conversion', 'create_date', 'phone'],
];

export const ticketFields = (tickets: OdooCredential['tickets']): string[] => [
	...['id', 'name', 'active', 'partner_id', 'stage_id', 'create_date'],
	tickets === 'task' ? 'user_ids' : 'user_id',
];

export const ticketModel = (tickets: OdooCredential['tickets']): string =>
	tickets === 'task' ? 'project.task' : 'helpdesk.ticket';

export function modelOf(kind: Kind, tickets: OdooCredential['tickets']): string {
	if (kind === 'contact' || kind === 'company') return 'res.partner';
	return kind === 'ticket' ? ticketModel(tickets) : 'crm.lead';
}

/** Rows a call; far below any limit of Odoo, and small enough to answer at once. */
export const pageSize = 500;

/** Also what is archived: lost leads and deals are. */
export const withArchived = { active_test: false };

/** Integer id, or null for what is none. */
export function intId(id: string): number | null {
	const value = Number(id);
	return /^\d+$/.test(id) && Number.isSafeInteger(value) && value > 0 && value < 2 ** 31 ? value : null;
}

export const intIds = (ids: readonly string[]): number[] =>
	[...new Set(ids)].flatMap((id) => intId(id) ?? []);

/** Escapes what LIKE takes for a wildcard. */
export const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** `|` between all conditions. */
export const anyOf = (conditions: unknown[]): unknown[] => [
	...Array.from({ length: Math.max(0, conditions.length - 1) }, () => '|'),
	...conditions,
];
