/** The view of one mail, with its CRM connections. */
import { mailPage } from '../../../core/card/mail-page';
import { sameRef, type CrmRecord } from '../../../core/ports/records';
import { pageFrame } from './page-frame';
import { refOf, type PageRequest } from './page-request';
import type { PageMail } from './page-store';
import { bindingLink, mailView, recordLink, type ViewContext } from './views';

export async function showMail(request: PageRequest): Promise<string | null> {
	const { store, links, about, search } = request;
	const mail = await store.mail(about.mail ?? '');
	if (!mail) return null;
	// The card that led here stays one click away, whatever is done on this page.
	const card: Record<string, string> = about.kind && about.id ? { kind: about.kind, id: about.id } : {};
	const here = { mail: mail.id, ...card };
	const context: ViewContext = { store, links, back: backToMail(here) };
	const from = await (about.kind ? store.record(refOf(about)) : null);
	const [bindings, chain, mayBind, creatable, suggestions] = await Promise.all([
		store.bindings([mail.id]).then((all) => all.get(mail.id) ?? []),
		store.conversation(mail.conversationId),
		store.mayBind(),
		store.creatableKinds(),
		store.suggestions(mail),
	]);
	const unbound = (record: CrmRecord): boolean => !bindings.some(({ ref }) => sameRef(ref, record));
	const offer = (record: CrmRecord) => ({
		...recordLink(links, record),
		bindToken: links.action('bind', { mail: mail.id, kind: record.kind, id: record.id, ...context.back }),
	});
	const found = search && mayBind ? await store.search(search) : [];
	return mailPage({
		...pageFrame(request, 'mail'),
		mail: {
			...mailView(
				context,
				mail,
				bindings,
				bindings.some(({ visible }) => visible),
			),
			text: mail.text,
			html: mail.html,
			problems: mail.problems,
			attachments: mail.attachments.filter(({ inline }) => !inline).map(fileLabel),
			authentication: senderCheck[mail.authentication],
		},
		remote: about.remote === '1',
		remoteHref: links.page('mail', { ...here, remote: '1' }),
		card: from ? recordLink(links, from.record) : null,
		bindings: bindings.map((binding) => bindingLink(context, mail.id, binding)),
		bindToken: mayBind ? links.action('bind', { mail: mail.id, ...context.back }) : null,
		createToken:
			mayBind && creatable.length > 0 ? links.action('create', { mail: mail.id, ...context.back }) : null,
		creatableKinds: creatable,
		searchToken: links.token('mail', here),
		search: search && mayBind ? { text: search, found: found.filter(unbound).map(offer) } : null,
		suggestions: mayBind ? suggestions.filter(unbound).map(offer) : [],
		chain: chain.map((entry) => ({
			...{ id: entry.id, subject: entry.subject, date: entry.date, current: entry.id === mail.id },
			href: links.page('mail', { ...here, mail: entry.id }),
		})),
	});
}

const backToMail = ({ mail, kind, id }: Record<string, string>): Record<string, string> => ({
	...{ back: 'mail', backMail: mail ?? '' },
	...(kind && id ? { backKind: kind, backId: id } : {}),
});

const fileLabel = ({ fileName, size }: PageMail['attachments'][number]): string =>
	`${fileName || 'unnamed'} (${size < 1024 ? `${size} bytes` : `${Math.round(size / 1024)} KB`})`;

const senderCheck = {
	pass: 'The sender is confirmed by the receiving server.',
	fail: 'The receiving server says that the sender is forged.',
	none: 'The receiving server did not check the sender.',
} as const;
