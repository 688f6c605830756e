/** The sidebar for a sender's address, as a page and as JSON for programs that draw it themselves. */
import type { LinkedRecord, SidebarPage } from '../../../core/card/card-model';
import { sidebarPage } from '../../../core/card/sidebar-page';
import { sameRef } from '../../../core/ports/records';
import { pageFrame } from './page-frame';
import type { PageRequest } from './page-request';
import { recordLink } from './views';

/** A link for one address names it; a link for any address takes it from the request. */
async function readSidebar(request: PageRequest): Promise<SidebarPage> {
	const { store, links, about } = request;
	const address = about.address ?? request.address ?? '';
	const sender =
		address === ''
			? { name: '', records: [], company: null, openDeals: [], mails: [] }
			: await store.sender(address);
	// The company and open deals have places of their own.
	const elsewhere = [...(sender.company ? [sender.company] : []), ...sender.openDeals];
	const records = sender.records.filter((record) => !elsewhere.some((other) => sameRef(other, record)));
	return {
		...pageFrame(request, 'sidebar'),
		...{ address, name: sender.name },
		lookUpToken: about.address ? null : links.token('sidebar'),
		known: sender.records.length > 0,
		records: records.map((record) => recordLink(links, record)),
		company: sender.company ? recordLink(links, sender.company) : null,
		openDeals: sender.openDeals.map((record) => recordLink(links, record)),
		lastMails: sender.mails.map((mail) => ({
			...{ subject: mail.subject, date: mail.date, direction: mail.direction },
			href: links.page('mail', { mail: mail.id }),
		})),
	};
}

export const showSidebar = async (request: PageRequest): Promise<string> =>
	sidebarPage(await readSidebar(request));

/** The same knowledge and the same rights as the page, with links to the pages. */
export async function sidebarJson(request: PageRequest): Promise<string> {
	const { address, name, known, records, company, openDeals, lastMails } = await readSidebar(request);
	const plain = ({ kind, id, title, href }: LinkedRecord) => ({ kind, id, title, href });
	return JSON.stringify({
		...{ address, name, known },
		records: records.map(plain),
		company: company ? plain(company) : null,
		openDeals: openDeals.map(plain),
		lastMails,
	});
}
