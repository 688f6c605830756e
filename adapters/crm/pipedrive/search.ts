/** Search by name or address, as the pickers of the forms want it. */
import type { Page, SearchQuery } from '../../../core/ports/crm-gateway';
import type { CrmRecord } from '../../../core/ports/records';
import { dealRecord, leadRecord, organizationRecord, personRecord } from './mapping';
import { getRecords, type PipedriveDeps } from './read';
import * as schema from './schema';

const lists = {
	contact: 'v2/persons',
	company: 'v2/organizations',
	deal: 'v2/deals',
	lead: 'v1/leads',
} as const;

/** By name or address; without a text, or with a single sign, the list itself. */
export async function searchRecords(
	deps: PipedriveDeps,
	kind: keyof typeof lists,
	{ text, cursor, limit = 50 }: SearchQuery,
): Promise<Page<CrmRecord>> {
	const wanted = text.trim().normalize('NFKC').toLowerCase();
	const page =
		wanted.length < 2
			? await listPage(deps, kind, limit, cursor)
			: await searchPage(deps, kind, text.trim(), limit, cursor);
	const items = page.items.filter(({ title, emails }) =>
		[title, ...emails].some((one) => one.normalize('NFKC').toLowerCase().includes(wanted)),
	);
	return page.next === undefined ? { items } : { items, next: page.next };
}

async function searchPage(
	deps: PipedriveDeps,
	kind: keyof typeof lists,
	term: string,
	limit: number,
	cursor: string | undefined,
): Promise<Page<CrmRecord>> {
	const path = kind === 'lead' ? 'v2/leads/search' : `${lists[kind]}/search`;
	const fields = kind === 'contact' ? 'name,email' : kind === 'company' ? 'name' : 'title';
	const { items, next } = await deps.api.searchPage(path, {
		term,
		fields,
		limit: Math.min(limit, 100),
		cursor,
	});
	return {
		items: await getRecords(
			deps,
			items.map((id) => ({ kind, id })),
		),
		next,
	};
}

async function listPage(
	{ api, settings }: PipedriveDeps,
	kind: keyof typeof lists,
	limit: number,
	cursor: string | undefined,
): Promise<Page<CrmRecord>> {
	const query = { limit, cursor };
	if (kind === 'contact') {
		const { items, next } = await api.page(schema.person, lists.contact, query);
		return { items: items.map((one) => personRecord(settings, one)), next };
	}
	if (kind === 'company') {
		const { items, next } = await api.page(schema.organization, lists.company, query);
		return { items: items.map((one) => organizationRecord(settings, one)), next };
	}
	if (kind === 'deal') {
		const { items, next } = await api.page(schema.deal, lists.deal, query);
		return { items: items.map((one) => dealRecord(settings, one)), next };
	}
	const leads = (await api.allByStart(schema.lead, lists.lead)) ?? [];
	return { items: leads.map((one) => leadRecord(settings, one, [])) };
}
