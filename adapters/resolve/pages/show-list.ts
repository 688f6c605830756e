/** Activities: mail. All processed and sent mail, and what is planned. */
import type { ListFilter } from '../../../core/card/card-model';
import { listPage } from '../../../core/card/other-pages';
import { pageFrame } from './page-frame';
import { endOfLink, nextPage } from './page-order';
import type { PageRequest } from './page-request';
import type { PageMail } from './page-store';
import { bindingLink, mailView, type ViewContext } from './views';

const pageSize = 25;

export async function showList(request: PageRequest): Promise<string | null> {
	const { store, links, about } = request;
	const direction = (about.direction ?? 'all') as ListFilter;
	const context: ViewContext = { store, links, back: { back: 'list' } };
	const [mails, counts] = await Promise.all([
		store.processedMails({ direction, before: endOfLink(about), limit: pageSize }),
		store.processedCounts(),
	]);
	const bindings = await store.bindings(mails.map(({ id }) => id));
	const next = nextPage(mails, pageSize);
	const row = (mail: PageMail) => {
		const own = bindings.get(mail.id) ?? [];
		return {
			...mailView(context, mail, own, false),
			bindings: own.map((binding) => ({ ...bindingLink(context, mail.id, binding), unbindToken: null })),
		};
	};
	const options = [
		['all', 'All'],
		['inbound', 'Received'],
		['outbound', 'Sent'],
		['planned', 'Planned'],
	] as const;
	return listPage({
		...pageFrame(request, 'list'),
		filter: {
			current: direction,
			options: options.map(([value, label]) => ({
				value,
				label,
				count: counts?.[value] ?? null,
				href: links.page('list', { direction: value }),
			})),
		},
		rows: mails.map(row),
		olderHref: next ? links.page('list', { direction, ...next }) : null,
	});
}
