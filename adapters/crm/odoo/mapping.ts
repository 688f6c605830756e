/** Odoo's rows to records, and records to the values Odoo is sent. */
import { createHash } from 'node:crypto';
import { addressKey, domainOf } from '../../../core/binding/address-key';
import { domainNames } from '../../../core/binding/company-domain';
import type { CrmRecord, Kind, NewRecord, RecordRef } from '../../../core/ports/records';
import type { OdooCredential } from './credential';
import { badId } from './errors';
import {
	intId,
	modelOf,
	type LeadRow,
	type Many2one,
	type PartnerRow,
	type Text,
	type TicketRow,
} from './schema';

/** What a person or company belongs to; deals name their partner only. */
export interface PartnerFacts {
	isCompany: boolean;
	parentId: number | null;
	name: string;
}
export type PartnerLookup = (id: number) => PartnerFacts | undefined;

const idOf = (value: Many2one | undefined): string | null => (value ? String(value[0]) : null);
const textOf = (value: Text | undefined): string => (value === false || value === undefined ? '' : value);
/** `2026-11-22 04:58:14` is UTC. */
const toIso = (value: Text): string | null => (value ? `${value.replace(' ', 'T')}.000Z` : null);
export const toOdooTime = (iso: string): string => new Date(iso).toISOString().slice(0, 19).replace('T', ' ');

/** `"Carol C" <carol@a.example>, second@b.example` -> both, in the form in which addresses are compared. */
function addressesIn(text: Text): string[] {
	const bare = textOf(text).replace(/"(?:[^"\\]|\\.)*"/g, ' ');
	return [...new Set((bare.match(/[^\s<>,;()]+@[^\s<>,;()]+/g) ?? []).map(addressKey))];
}

interface Where {
	url: string;
	tickets: OdooCredential['tickets'];
}

const pageOf = ({ url, tickets }: Where, kind: Kind, id: number): string =>
	`${url}/web#id=${id}&model=${modelOf(kind, tickets)}&view_type=form`;

/** Fields of the row that are filled in, many2one as their ids. */
const ownFields = (row: object): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(row)
			.filter(([name, value]) => name !== 'id' && value !== false)
			.map(([name, value]) => [name, isMany2one(value) ? value[0] : (value as unknown)]),
	);

const isMany2one = (value: unknown): value is [number, string] =>
	Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string';

export function partnerRecord(row: PartnerRow, where: Where): CrmRecord {
	const kind = row.is_company ? 'company' : 'contact';
	const emails = addressesIn(row.email);
	const site = textOf(row.website);
	return {
		...{ kind, id: String(row.id), title: textOf(row.name) || emails[0] || '', emails },
		domains: row.is_company
			? domainNames([...(site ? [site] : []), ...emails.map(domainOf).filter(Boolean)])
			: [],
		ownerId: idOf(row.user_id),
		companyId: idOf(row.parent_id),
		...{ contactIds: [], state: 'open', convertedTo: [], source: null },
		createdAt: toIso(row.create_date),
		url: pageOf(where, kind, row.id),
		fields: ownFields(row),
	};
}

/** A lead that was converted is the opportunity of the same id: asked for as a lead, it answers what it became. */
export function leadRecord(
	row: LeadRow,
	as: 'lead' | 'deal',
	partner: PartnerLookup,
	where: Where,
): CrmRecord {
	const converted = as === 'lead' && row.type === 'opportunity';
	const partnerId = row.partner_id ? row.partner_id[0] : null;
	const facts = partnerId === null ? undefined : partner(partnerId);
	const person = partnerId !== null && facts?.isCompany !== true ? String(partnerId) : null;
	const company = facts?.isCompany ? partnerId : (facts?.parentId ?? null);
	const became: RecordRef[] = [
		...(person ? [{ kind: 'contact' as const, id: person }] : []),
		...(company ? [{ kind: 'company' as const, id: String(company) }] : []),
		{ kind: 'deal', id: String(row.id) },
	];
	return {
		...{ kind: as, id: String(row.id), title: textOf(row.name), emails: addressesIn(row.email_from) },
		domains: [],
		ownerId: idOf(row.user_id),
		companyId: company === null ? null : String(company),
		contactIds: person ? [person] : [],
		state: converted ? 'converted' : stateOf(row),
		convertedTo: converted ? became : [],
		createdAt: toIso(row.create_date),
		source: idOf(row.source_id),
		url: pageOf(where, as, row.id),
		fields: ownFields(row),
	};
}

/** Lost is archived; won has a probability of 100, whatever its stage is called. */
const stateOf = ({ active, type, probability }: LeadRow): CrmRecord['state'] =>
	!active ? 'lost' : type === 'opportunity' && probability >= 100 ? 'won' : 'open';

export function ticketRecord(row: TicketRow, partner: PartnerLookup, where: Where): CrmRecord {
	const partnerId = row.partner_id ? row.partner_id[0] : null;
	const facts = partnerId === null ? undefined : partner(partnerId);
	const company = facts?.isCompany ? partnerId : (facts?.parentId ?? null);
	const [first] = row.user_ids ?? [];
	return {
		...{ kind: 'ticket', id: String(row.id), title: textOf(row.name), emails: [], domains: [] },
		ownerId: row.user_ids ? (first === undefined ? null : String(first)) : idOf(row.user_id),
		companyId: company === null ? null : String(company),
		contactIds: partnerId !== null && !facts?.isCompany ? [String(partnerId)] : [],
		state: row.active ? 'open' : 'lost',
		...{ convertedTo: [], source: null },
		createdAt: toIso(row.create_date),
		url: pageOf(where, 'ticket', row.id),
		fields: ownFields(row),
	};
}

/** Text as the HTML that Odoo keeps. */
export const toHtml = (text: string): string =>
	`<p>${text
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/\r?\n/g, '<br/>')}</p>`;

/** Stands in the record's notes, so that a record can be found by the key it was made under. */
export const keyMark = (key: string): string =>
	`Mail binding ${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;

/** Where the mark stands. */
export const noteField = (kind: Kind): string =>
	kind === 'contact' || kind === 'company' ? 'comment' : 'description';

/** @throws CrmError for an id that is none */
export function many2one(what: string, id: string | null | undefined): number | false {
	if (id === null || id === undefined || id === '') return false;
	const value = intId(id);
	if (value === null) throw badId(what, id);
	return value;
}

/**
 * Values of a new record. A deal of a contact gets no address of its own: Odoo writes the address of a lead or deal back
 * to its partner, so a company would get the address of whoever wrote.
 */
export function newValues(
	record: NewRecord,
	more: { source: number | false; tickets: OdooCredential['tickets']; project: number; companyName?: string },
): Record<string, unknown> {
	const { kind, title, personName, emails, ownerId, phone, description } = record;
	const owner = many2one('user', ownerId);
	const email = emails.join(', ') || false;
	const note = `${description ? toHtml(description) : ''}${toHtml(keyMark(record.key))}`;
	const common = { ...(phone ? { phone } : {}), [noteField(kind)]: note };
	if (kind === 'contact' || kind === 'company') {
		const [domain] = record.domains ?? [];
		return {
			...{ name: (kind === 'contact' && personName) || title || emails[0] || '', email, user_id: owner },
			...common,
			...(kind === 'company'
				? { is_company: true, ...(domain ? { website: domain } : {}) }
				: { parent_id: many2one('company', record.companyId) }),
		};
	}
	const [contact] = record.contactIds;
	if (kind === 'ticket')
		return {
			...{
				name: title,
				partner_id: many2one('contact', contact ?? record.companyId),
				[noteField(kind)]: note,
			},
			...(more.tickets === 'task'
				? { project_id: more.project || false, user_ids: owner === false ? [] : [[6, 0, [owner]]] }
				: { user_id: owner, ...(email ? { partner_email: email } : {}) }),
			...(record.stageId ? { stage_id: many2one('stage', record.stageId) } : {}),
		};
	const partner = kind === 'deal' ? many2one('contact', contact ?? record.companyId) : false;
	return {
		...{ type: kind === 'deal' ? 'opportunity' : 'lead', name: title, user_id: owner },
		...(partner ? { partner_id: partner } : { email_from: email, contact_name: personName || false }),
		...(!partner && more.companyName ? { partner_name: more.companyName } : {}),
		...(more.source ? { source_id: more.source } : {}),
		...(record.pipelineId && intId(record.pipelineId) ? { team_id: intId(record.pipelineId) } : {}),
		...(record.stageId && record.stageId !== lostStage
			? { stage_id: many2one('stage', record.stageId) }
			: {}),
		...(record.stageId === lostStage ? { active: false, probability: 0 } : {}),
		...common,
	};
}

/** Lost is no stage in Odoo: it archives the deal. */
export const lostStage = 'lost';
