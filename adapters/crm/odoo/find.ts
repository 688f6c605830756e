/** Reads records of Odoo, many at a time. */
import { domainToUnicode } from 'node:url';
import { addressKey } from '../../../core/binding/address-key';
import type { Page, Related, RelatedKind, SearchQuery } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type Kind, type RecordRef } from '../../../core/ports/records';
import { chunksOf } from '../shared/batch';
import type { OdooCredential } from './credential';
import { missingModelOf } from './errors';
import { leadRecord, partnerRecord, ticketRecord, type PartnerFacts } from './mapping';
import type { OdooRpc } from './rpc';
import {
	anyOf,
	intIds,
	leadFields,
	like,
	modelOf,
	pageSize,
	partnerFields,
	ticketFields,
	ticketModel,
	withArchived,
	type LeadRow,
	type PartnerRow,
	type TicketRow,
} from './schema';

export interface OdooReader {
	findByEmails(emails: string[], kinds: Kind[]): Promise<CrmRecord[]>;
	findCompaniesByDomains(domains: string[]): Promise<CrmRecord[]>;
	get(refs: RecordRef[]): Promise<CrmRecord[]>;
	related(refs: RecordRef[], want: RelatedKind[]): Promise<Related[]>;
	search(query: SearchQuery): Promise<Page<CrmRecord>>;
	/** Rows that match, as records of the kind. */
	find(kind: Kind, domain: unknown[]): Promise<CrmRecord[]>;
	/** Rows of any model, to the end; archived ones too. */
	rows<T>(model: string, domain: unknown[], fields: string[]): Promise<T[]>;
	/** Name of a company that was read before; undefined when it was not. */
	companyName(id: string | null): string | undefined;
}

/** Addresses in one question: their conditions stay far below what PostgreSQL parses at ease. */
const addressesAtOnce = 100;

export function odooReader(rpc: OdooRpc, credential: OdooCredential): OdooReader {
	const { tickets } = credential;
	/** Partners seen in this run: deals name their partner by id only. */
	const partners = new Map<number, PartnerFacts>();
	const rowsSeen = new Map<number, PartnerRow>();

	const read = async <T>(
		model: string,
		domain: unknown[],
		fields: string[],
		more: Record<string, unknown> = {},
	): Promise<T[]> => {
		const rows: T[] = [];
		for (let offset = 0; ; offset += pageSize) {
			const page = await rpc.call<T[]>({
				...{ model, method: 'search_read' },
				args: { domain, fields, limit: pageSize, offset, order: 'id', ...more },
			});
			rows.push(...page);
			if (page.length < pageSize) return rows;
		}
	};

	/** Leads and deals; none where the CRM app is not installed, which contacts and companies do without. */
	const readLeads = async (domain: unknown[], more: Record<string, unknown> = {}): Promise<LeadRow[]> => {
		const { lacking } = await rpc.session();
		if (lacking.has('crm.lead')) return [];
		try {
			const rows = await read<LeadRow>('crm.lead', domain, leadFields, more);
			await meet(rows);
			return rows;
		} catch (error) {
			if (missingModelOf(error) !== 'crm.lead') throw asThrown(error);
			lacking.add('crm.lead');
			return [];
		}
	};

	const readPartners = async (domain: unknown[], archived = false): Promise<PartnerRow[]> => {
		const more = archived ? { context: withArchived } : {};
		const rows = await read<PartnerRow>('res.partner', domain, partnerFields, more);
		for (const row of rows) {
			rowsSeen.set(row.id, row);
			partners.set(row.id, {
				isCompany: row.is_company,
				parentId: row.parent_id ? row.parent_id[0] : null,
				name: row.name || '',
			});
		}
		return rows;
	};

	/** Knows the partners of leads, deals and tickets: one question for those not seen yet. */
	const meet = async (rows: { partner_id: PartnerRow['parent_id'] }[]): Promise<void> => {
		const unknown = rows.flatMap(({ partner_id: id }) => (id && !partners.has(id[0]) ? [id[0]] : []));
		if (unknown.length > 0) await readPartners([['id', 'in', [...new Set(unknown)]]], true);
	};

	const partner = (id: number): PartnerFacts | undefined => partners.get(id);
	const asPartner = (row: PartnerRow): CrmRecord => partnerRecord(row, credential);

	const find = async (kind: Kind, domain: unknown[]): Promise<CrmRecord[]> => {
		if (kind === 'contact' || kind === 'company') {
			const rows = await readPartners([['is_company', '=', kind === 'company'], ...domain], true);
			return rows.map(asPartner);
		}
		if (kind === 'ticket') {
			const rows = await read<TicketRow>(ticketModel(tickets), domain, ticketFields(tickets), {
				context: withArchived,
			});
			await meet(rows);
			return rows.map((row) => ticketRecord(row, partner, credential));
		}
		const rows = await readLeads(domain, { context: withArchived });
		return rows.map((row) => leadRecord(row, kind, partner, credential));
	};

	const findByEmails = async (emails: string[], kinds: Kind[]): Promise<CrmRecord[]> => {
		const wanted = new Set(emails.map(addressKey).filter(Boolean));
		const found = new Map<string, CrmRecord>();
		const asked = (kind: Kind): boolean => kinds.includes(kind);
		for (const part of chunksOf(bothForms(wanted), addressesAtOnce)) {
			const records: CrmRecord[] = [];
			if (asked('contact') || asked('company')) {
				// email_normalized holds the first address only; those behind it are looked for where there are several.
				const several = [
					'&',
					['email', '=ilike', '%@%@%'],
					...anyOf(part.map((one) => ['email', 'ilike', like(one)])),
				];
				const domain = ['|', ['email_normalized', 'in', part], ...several];
				records.push(...(await readPartners(domain)).map(asPartner));
			}
			if (asked('lead') || asked('deal')) {
				const rows = await readLeads([['email_normalized', 'in', part]], { context: withArchived });
				for (const row of rows)
					records.push(leadRecord(row, row.type === 'lead' ? 'lead' : 'deal', partner, credential));
			}
			for (const record of records)
				if (asked(record.kind) && record.emails.some((email) => wanted.has(email)))
					found.set(refKey(record), record);
		}
		return [...found.values()];
	};

	const findCompaniesByDomains = async (domains: string[]): Promise<CrmRecord[]> => {
		const found = new Map<string, CrmRecord>();
		for (const part of chunksOf(
			[...new Set(domains.map((one) => one.trim().toLowerCase()))].filter(Boolean),
			addressesAtOnce,
		)) {
			const conditions = part.flatMap((one) => [
				['website', 'ilike', like(one)],
				['email_normalized', '=ilike', `%@${like(one)}`],
			]);
			const rows = await readPartners([['is_company', '=', true], ...anyOf(conditions)]);
			for (const record of rows.map(asPartner))
				if (record.domains.some((host) => part.some((one) => host === one || host.endsWith(`.${one}`))))
					found.set(record.id, record);
		}
		return [...found.values()];
	};

	const get = async (refs: RecordRef[]): Promise<CrmRecord[]> => {
		const records: CrmRecord[] = [];
		const idsOf = (...wanted: Kind[]): number[] =>
			intIds(refs.filter(({ kind }) => wanted.includes(kind)).map(({ id }) => id));
		const partnerIds = idsOf('contact', 'company');
		if (partnerIds.length > 0)
			records.push(...(await readPartners([['id', 'in', partnerIds]], true)).map(asPartner));
		const leadIds = idsOf('lead', 'deal');
		if (leadIds.length > 0) {
			const rows = await readLeads([['id', 'in', leadIds]], { context: withArchived });
			for (const row of rows) {
				records.push(leadRecord(row, 'lead', partner, credential));
				if (row.type === 'opportunity') records.push(leadRecord(row, 'deal', partner, credential));
			}
		}
		const ticketIds = idsOf('ticket');
		if (ticketIds.length > 0 && tickets !== 'none')
			records.push(...(await find('ticket', [['id', 'in', ticketIds]])));
		const wanted = new Set(refs.map(refKey));
		return records.filter((record) => wanted.has(refKey(record)));
	};

	const related = async (refs: RecordRef[], want: RelatedKind[]): Promise<Related[]> => {
		const companyOf = await companiesOf(refs);
		const companyIds = [...new Set([...companyOf.values()].flat())];
		const companies = want.includes('companies') ? await companiesBy(intIds(companyIds)) : [];
		const own = { contacts: intIdsOf(refs, 'contact'), companies: intIdsOf(refs, 'company') };
		const deals = want.includes('openDeals') ? await openDeals(own) : [];
		const people =
			want.includes('contacts') && own.companies.length > 0
				? (
						await readPartners([
							['is_company', '=', false],
							['parent_id', 'in', own.companies],
						])
					).map(asPartner)
				: [];
		return refs.map((of) => ({
			of: { kind: of.kind, id: of.id },
			companies: companies.filter(({ id }) => companyOf.get(refKey(of))?.includes(id)),
			openDeals: deals.filter((deal) =>
				of.kind === 'contact'
					? deal.contactIds.includes(of.id)
					: of.kind === 'company' && deal.companyId === of.id,
			),
			contacts: people.filter(({ companyId }) => of.kind === 'company' && companyId === of.id),
		}));
	};

	/** Those that were read in this run already are not read again. */
	async function companiesBy(ids: number[]): Promise<CrmRecord[]> {
		const unread = ids.filter((id) => !rowsSeen.has(id));
		if (unread.length > 0) await readPartners([['id', 'in', unread]], true);
		return ids
			.flatMap((id) => rowsSeen.get(id) ?? [])
			.filter((row) => row.is_company)
			.map(asPartner);
	}

	async function companiesOf(refs: RecordRef[]): Promise<Map<string, string[]>> {
		const unseen = intIdsOf(refs, 'contact').filter((id) => !partners.has(id));
		if (unseen.length > 0) await readPartners([['id', 'in', unseen]], true);
		const others = refs.filter(({ kind }) => kind === 'lead' || kind === 'deal' || kind === 'ticket');
		const records = others.length > 0 ? await get(others) : [];
		return new Map(
			refs.map((ref) => {
				const parent =
					ref.kind === 'contact'
						? partners.get(Number(ref.id))?.parentId
						: records.find((one) => refKey(one) === refKey(ref))?.companyId;
				return [refKey(ref), parent ? [String(parent)] : []];
			}),
		);
	}

	async function openDeals(of: { contacts: number[]; companies: number[] }): Promise<CrmRecord[]> {
		const conditions: unknown[] = [];
		if (of.contacts.length > 0) conditions.push(['partner_id', 'in', of.contacts]);
		if (of.companies.length > 0) conditions.push(['partner_id', 'child_of', of.companies]);
		if (conditions.length === 0) return [];
		// A condition on the stage leaves out deals that have none: a database may have no stages at all.
		const open = ['|', ['stage_id', '=', false], ['stage_id.is_won', '=', false]];
		const domain = [['type', '=', 'opportunity'], ...open, ...anyOf(conditions)];
		const rows = await readLeads(domain, { order: 'create_date desc, id desc' });
		return rows
			.map((row) => leadRecord(row, 'deal', partner, credential))
			.filter(({ state }) => state === 'open');
	}

	const search = async ({ kind, text, cursor, limit = 50 }: SearchQuery): Promise<Page<CrmRecord>> => {
		const offset = Number(cursor ?? 0) || 0;
		const part = like(text.trim());
		const address = kind === 'contact' || kind === 'company' ? 'email' : 'email_from';
		const named = [['name', 'ilike', part], ...(kind === 'ticket' ? [] : [[address, 'ilike', part]])];
		const domain = [...kindDomain(kind), ...(part === '' ? [] : anyOf(named))];
		const fields =
			kind === 'ticket' ? ticketFields(tickets) : address === 'email' ? partnerFields : leadFields;
		const rows = await rpc.call<(PartnerRow & LeadRow & TicketRow)[]>({
			...{ model: modelOf(kind, tickets), method: 'search_read' },
			args: { domain, fields, limit: limit + 1, offset, order: 'id desc' },
		});
		const shown = rows.slice(0, limit);
		if (address === 'email_from') await meet(shown);
		const items = shown.map((row) =>
			kind === 'ticket'
				? ticketRecord(row, partner, credential)
				: kind === 'lead' || kind === 'deal'
					? leadRecord(row, kind, partner, credential)
					: asPartner(row),
		);
		return { items, ...(rows.length > limit ? { next: String(offset + limit) } : {}) };
	};

	const companyName = (id: string | null): string | undefined =>
		id === null ? undefined : partners.get(Number(id))?.name;
	const rows = async <T>(model: string, domain: unknown[], fields: string[]): Promise<T[]> =>
		await read<T>(model, domain, fields, { context: withArchived });
	return { findByEmails, findCompaniesByDomains, get, related, search, find, rows, companyName };
}

const intIdsOf = (refs: RecordRef[], wanted: Kind): number[] =>
	intIds(refs.filter(({ kind }) => kind === wanted).map(({ id }) => id));

const kindDomain = (kind: Kind): unknown[] =>
	kind === 'ticket'
		? []
		: kind === 'lead' || kind === 'deal'
			? [['type', '=', kind === 'lead' ? 'lead' : 'opportunity']]
			: [['is_company', '=', kind === 'company']];

/** Internationalised domains are stored as they were typed: both forms are asked for. */
function bothForms(addresses: Set<string>): string[] {
	const forms = [...addresses].flatMap((address) => {
		const at = address.lastIndexOf('@');
		const domain = address.slice(at + 1);
		return domain.includes('xn--')
			? [address, `${address.slice(0, at)}@${domainToUnicode(domain)}`]
			: [address];
	});
	return [...new Set(forms)];
}

const asThrown = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
