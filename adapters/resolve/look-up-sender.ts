/** Everything the CRM and the memory know about one address: records, company, open deals, last mails (the article's third example). */
import { addressKey, domainOf } from '../../core/binding/address-key';
import { companyDomain } from '../../core/binding/company-domain';
import type { Mail } from '../../core/mail/mail';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import { refKey, type CrmRecord } from '../../core/ports/records';

export interface SenderWith {
	gateway: CrmGateway;
	/** Mails with an address, newest first. */
	mailsWith(address: string, limit: number): Promise<{ mail: Mail; planned: boolean }[]>;
}

interface SenderMail {
	id: string;
	date: string;
	direction: Mail['direction'];
	subject: string;
	preview: string;
	planned: boolean;
}

export interface KnownSender {
	address: string;
	/** A record of the CRM holds the address. */
	known: boolean;
	/** Records that hold the address, converted leads followed by what they became. */
	records: CrmRecord[];
	contact: CrmRecord | null;
	lead: CrmRecord | null;
	/** The contact's company, else the one that owns the address's domain. */
	company: CrmRecord | null;
	openDeals: CrmRecord[];
	/** Newest first. */
	lastMails: SenderMail[];
}

export async function lookUpSender(
	given: string,
	limit: number,
	{ gateway, mailsWith }: SenderWith,
): Promise<KnownSender> {
	const address = addressKey(given);
	const { kinds } = await gateway.capabilities();
	const holders = await gateway.findByEmails([address], kinds);
	const records = unique([...holders, ...(await followed(holders, gateway))]);
	const contact = records.find(({ kind }) => kind === 'contact') ?? null;
	const company = await companyOf(address, records, contact, gateway);
	const anchors = unique([contact, company].flatMap((one) => one ?? []));
	const related = anchors.length > 0 ? await gateway.related(anchors, ['openDeals']) : [];
	const mails = limit > 0 ? await mailsWith(address, limit) : [];
	return {
		...{ address, known: holders.length > 0, records, contact, company },
		lead: records.find(({ kind, state }) => kind === 'lead' && state === 'open') ?? null,
		openDeals: unique([
			...related.flatMap(({ openDeals }) => openDeals),
			...records.filter(({ kind, state }) => kind === 'deal' && state === 'open'),
		]),
		lastMails: mails.map(({ mail, planned }) => ({
			...{ id: mail.id, date: mail.date, direction: mail.direction, subject: mail.subject, planned },
			preview: (mail.newText || mail.preview).replace(/\s+/g, ' ').trim().slice(0, 200),
		})),
	};
}

const unique = (records: CrmRecord[]): CrmRecord[] => [
	...new Map(records.map((record) => [refKey(record), record])).values(),
];

async function followed(records: CrmRecord[], gateway: CrmGateway): Promise<CrmRecord[]> {
	const became = records.flatMap(({ kind, convertedTo }) => (kind === 'lead' ? convertedTo : []));
	return became.length > 0 ? await gateway.get(became) : [];
}

async function companyOf(
	address: string,
	records: CrmRecord[],
	contact: CrmRecord | null,
	gateway: CrmGateway,
): Promise<CrmRecord | null> {
	const own = records.find(({ kind }) => kind === 'company');
	if (own) return own;
	if (contact?.companyId) {
		const [company] = await gateway.get([{ kind: 'company', id: contact.companyId }]);
		if (company) return company;
	}
	const domain = companyDomain(domainOf(address));
	const companies = domain ? await gateway.findCompaniesByDomains([domain]) : [];
	// Two companies of one domain: nobody can say which.
	return companies.length === 1 ? (companies[0] ?? null) : null;
}
