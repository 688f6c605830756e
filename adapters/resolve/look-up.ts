/** Asks memory and CRM everything a batch needs: a handful of calls, nothing twice. */
import { addressKey, domainOf } from '../../core/binding/address-key';
import { companyDomain } from '../../core/binding/company-domain';
import { addRecord, emptyFound, holdAddress, type Found } from '../../core/binding/found';
import type { Known } from '../../core/binding/known';
import { planLookups, planRecall, type LookupPlan } from '../../core/binding/plan-lookups';
import { readAgain } from '../../core/binding/read-again';
import type { BindingSettings } from '../../core/binding/settings';
import type { Mail } from '../../core/mail/mail';
import type { BindingMemory } from '../../core/ports/binding-memory';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type RecordRef } from '../../core/ports/records';

export interface LookUp {
	/** With direction and parties as the CRM's users and the settings make them. */
	mails: Mail[];
	found: Found;
	known: Known;
}

export interface LookUpFrom {
	gateway: CrmGateway;
	memory: BindingMemory;
}

/** @throws CrmError when the CRM does not answer: a mail is never taken for one of an unknown sender because of that */
export async function lookUp(
	given: Mail[],
	settings: BindingSettings,
	{ gateway, memory }: LookUpFrom,
): Promise<LookUp> {
	const found = emptyFound();
	const [users, capabilities] = await Promise.all([gateway.users(), gateway.capabilities()]);
	found.users = users;
	found.titleLimit = capabilities.titleLimit;
	const mails = given.map((mail) => readAgain(mail, settings, users));
	const { known, held } = await memory.recall(gateway.connection, planRecall(mails, settings, users));
	const plan = planLookups(mails, settings, users, known);
	const holders = plan.emails.length > 0 ? await gateway.findByEmails(plan.emails, capabilities.kinds) : [];
	for (const record of holders) enter(found, record);
	await fetchRecords(found, gateway, [...plan.refs, ...[...held.values()].flat()]);
	for (const [address, refs] of held)
		for (const ref of refs) {
			const record = found.records.get(refKey(ref));
			if (record) holdAddress(found, address, record);
		}
	// A domain says something about those only whom nobody holds.
	const domains = unheldDomains(found, plan);
	const companies = domains.length > 0 ? await gateway.findCompaniesByDomains(domains) : [];
	for (const record of companies) enterCompany(found, record, domains);
	await noteDeleted(found, plan.emails.map(addressKey), held, { gateway, memory });
	await followLeads(found, gateway);
	await relate(found, gateway);
	known.latestMail = await memory.latestMails(gateway.connection, contested(found));
	return { mails, found, known };
}

function unheldDomains(found: Found, { emails, domains }: LookupPlan): string[] {
	const unheld = emails.filter((email) => (found.byAddress.get(addressKey(email)) ?? []).length === 0);
	const wanted = new Set(unheld.map((email) => companyDomain(domainOf(email))));
	return domains.filter((domain) => wanted.has(domain));
}

/** Addresses that nobody holds any more, although a record did when mail came from them before. */
async function noteDeleted(
	found: Found,
	asked: string[],
	held: Map<string, RecordRef[]>,
	{ gateway, memory }: LookUpFrom,
): Promise<void> {
	const unknown = asked.filter((address) => (found.byAddress.get(address) ?? []).length === 0);
	if (unknown.length === 0) return;
	const former = await memory.formerHolders(gateway.connection, unknown);
	for (const address of unknown) {
		const more = held.get(address);
		if (more) former.set(address, [...(former.get(address) ?? []), ...more]);
	}
	await fetchRecords(found, gateway, [...former.values()].flat());
	for (const [address, refs] of former)
		if (refs.some((ref) => found.missing.has(refKey(ref)))) found.deleted.add(address);
}

/** Under its addresses only: domains are entered by the question that asked for them. */
function enter(found: Found, record: CrmRecord): void {
	addRecord(found, { ...record, domains: [] });
	found.records.set(refKey(record), record);
}

function enterCompany(found: Found, company: CrmRecord, asked: string[]): void {
	const domains = company.domains
		.map((domain) => companyDomain(domain.includes('@') ? domainOf(domain) : domain))
		.filter((domain) => domain !== null && asked.includes(domain))
		.flatMap((domain) => (domain === null ? [] : [domain]));
	addRecord(found, { ...company, emails: [], domains });
	found.records.set(refKey(company), company);
}

/** Reads what is not there yet; what the CRM no longer has is noted as missing. */
export async function fetchRecords(found: Found, gateway: CrmGateway, refs: RecordRef[]): Promise<void> {
	const wanted = new Map(
		refs.filter((ref) => !found.records.has(refKey(ref))).map((ref) => [refKey(ref), ref]),
	);
	if (wanted.size === 0) return;
	const records = await gateway.get([...wanted.values()]);
	for (const record of records) found.records.set(refKey(record), record);
	for (const [key, ref] of wanted) {
		if (found.records.has(key)) continue;
		// A merged record answers under its new id: where exactly one of its kind is left over, it is that one.
		const renamed = records.filter((record) => record.kind === ref.kind && !wanted.has(refKey(record)));
		const [only] = renamed;
		if (renamed.length === 1 && only) found.records.set(key, only);
		else found.missing.add(key);
	}
}

/** What converted leads became, leads among it included; three steps are more than any CRM makes. */
export async function followLeads(found: Found, gateway: CrmGateway): Promise<void> {
	for (let step = 0; step < 3; step++) {
		const next = [...found.records.values()]
			.filter((one) => one.kind === 'lead' && one.state === 'converted')
			.flatMap((lead) => lead.convertedTo);
		const unread = next.filter((ref) => !found.records.has(refKey(ref)) && !found.missing.has(refKey(ref)));
		if (unread.length === 0) return;
		await fetchRecords(found, gateway, unread);
	}
}

async function relate(found: Found, gateway: CrmGateway): Promise<void> {
	const refs = new Map<string, RecordRef>();
	for (const record of found.records.values())
		if (
			record.kind === 'contact' ||
			record.kind === 'company' ||
			(record.kind === 'lead' && record.companyId)
		)
			refs.set(refKey(record), { kind: record.kind, id: record.id });
	if (refs.size === 0) return;
	for (const { of, companies, openDeals } of await gateway.related(
		[...refs.values()],
		['companies', 'openDeals'],
	)) {
		found.related.set(refKey(of), { companies, openDeals });
		for (const record of [...companies, ...openDeals])
			if (!found.records.has(refKey(record))) found.records.set(refKey(record), record);
	}
}

/** Contacts and leads that share an address: only for those it matters who wrote last. */
function contested(found: Found): RecordRef[] {
	const refs = new Map<string, RecordRef>();
	for (const records of found.byAddress.values()) {
		const people = records.filter((record) => record.kind === 'contact' || record.kind === 'lead');
		if (people.length > 1) for (const { kind, id } of people) refs.set(refKey({ kind, id }), { kind, id });
	}
	return [...refs.values()];
}
