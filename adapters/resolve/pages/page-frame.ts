/** What every page has around it. */
import type { PageFrame } from '../../../core/card/card-model';
import type { PageName } from './page-links';
import type { PageRequest } from './page-request';

export function pageFrame(request: PageRequest, current: PageName): PageFrame {
	const { links, store, baseUrl, timeZone, notices } = request;
	const small = current === 'sidebar';
	return {
		...{ baseUrl, timeZone, notices, userName: store.userName },
		menu: small
			? []
			: [
					{ label: 'Activities: mail', href: links.page('list'), current: current === 'list' },
					{ label: 'Look up a sender', href: links.page('sidebar'), current: false },
				],
	};
}
