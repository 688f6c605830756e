/** Assembles and renders each page for one acting user. */
import type { ActivityFilter } from '../../../core/card/card-model';
import { cardPage } from '../../../core/card/card-page';
import { mailPage } from '../../../core/card/mail-page';
import { composePage, listPage } from '../../../core/card/other-pages';
import { composeReply } from '../../../core/mail/compose-reply';
import { sameRef, type CrmRecord, type RecordRef } from '../../../core/ports/records';
import { pageFrame } from './page-frame';
import type { PageName } from './page-links';
import type { PageRequest } from './page-request';
import type { PageMail, PageStore } from './page-store';
import { showSidebar } from './show-sidebar';
import { activityViews, bindingLink, mailView, recordLink, type ViewContext } from './views';

const pageSize = 25;
const plannedLimit = 100;

/** Null: there is no such thing for this user. */
export const showPage: Record<PageName, (request: PageRequest) => Promise<string | null>> = {
	card: showCard,
	mail: showMail,
	reply: showReply,
	new: showNewMail,
	list: showList,
	sidebar: showSidebar,
};

const refOf = (about: Record<string, string>): RecordRef => ({
	kind: about.kind as RecordRef['kind'],
	id: about.id ?? '',
});
const older = (rows: { date: string }[]): string | null =>
	rows.length === pageSize ? (rows.at(-1)?.date ?? null) : null;

const filterLabels: [ActivityFilter, string][] = [
	['all', 'All'],
	['mail', 'Mail'],
	['note', 'Notes'],
	['task', 'Tasks'],
	['call', 'Calls'],
];

async function showCard(request: PageRequest): Promise<string | null> {
	const { store, links, about } = request;
	const ref = refOf(about);
	const found = await store.record(ref);
	if (!found) return null;
	const { record, ownerName } = found;
	const type = (about.type ?? 'all') as ActivityFilter;
	const context: ViewContext = { store, links, back: { back: 'card', backKind: ref.kind, backId: ref.id } };
	const [related, planned, history, counts, mayProcess] = await Promise.all([
		store.related(ref),
		store.activities(ref, { planned: true, type: 'all', before: null, limit: plannedLimit }),
		store.activities(ref, { planned: false, type, before: about.before ?? null, limit: pageSize }),
		store.activityCounts(ref),
		store.mayProcess(ref),
	]);
	const here = { kind: ref.kind, id: ref.id };
	const next = older(history);
	return cardPage({
		...pageFrame(request, 'card'),
		record: {
			...{
				kind: record.kind,
				id: record.id,
				title: record.title,
				state: record.state,
				emails: record.emails,
			},
			owner: ownerName,
			source: record.source ?? '',
			createdAt: record.createdAt,
		},
		related: related.map((other) => recordLink(links, other)),
		planned: await activityViews(context, planned, mayProcess, ref),
		history: await activityViews(context, history, mayProcess, ref),
		filter: {
			current: type,
			options: filterLabels.map(([value, label]) => ({
				value,
				label,
				count: counts[value],
				href: links.page('card', { ...here, type: value }),
			})),
		},
		olderHref: next ? links.page('card', { ...here, type, before: next }) : null,
		writeHref: store.account ? links.page('new', here) : null,
		unboundMailbox: warning(store),
	});
}

/** In the article a mail written from a card of a CRM the mailbox is not bound to simply vanishes: say so before. */
function warning(store: PageStore): string | null {
	if (!store.account || store.account.bound) return null;
	return `The mailbox ${store.account.from} is not bound to this CRM: no running workflow reads it, so answers to a mail sent from it will not appear here.`;
}

async function showMail(request: PageRequest): Promise<string | null> {
	const { store, links, about, search } = request;
	const mail = await store.mail(about.mail ?? '');
	if (!mail) return null;
	const context: ViewContext = { store, links, back: { back: 'mail', backMail: mail.id } };
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
		remoteHref: links.page('mail', { mail: mail.id, remote: '1' }),
		bindings: bindings.map((binding) => bindingLink(context, mail.id, binding)),
		bindToken: mayBind ? links.action('bind', { mail: mail.id, ...context.back }) : null,
		createToken:
			mayBind && creatable.length > 0 ? links.action('create', { mail: mail.id, ...context.back }) : null,
		creatableKinds: creatable,
		searchToken: links.token('mail', { mail: mail.id }),
		search: search && mayBind ? { text: search, found: found.filter(unbound).map(offer) } : null,
		suggestions: mayBind ? suggestions.filter(unbound).map(offer) : [],
		chain: chain.map((entry) => ({
			...{ id: entry.id, subject: entry.subject, date: entry.date, current: entry.id === mail.id },
			href: links.page('mail', { mail: entry.id }),
		})),
	});
}

const fileLabel = ({ fileName, size }: PageMail['attachments'][number]): string =>
	`${fileName || 'unnamed'} (${size < 1024 ? `${size} bytes` : `${Math.round(size / 1024)} KB`})`;

const senderCheck = {
	pass: 'The sender is confirmed by the receiving server.',
	fail: 'The receiving server says that the sender is forged.',
	none: 'The receiving server did not check the sender.',
} as const;

async function showReply(request: PageRequest): Promise<string | null> {
	const { store, links, about, nonce } = request;
	const mail = await store.mail(about.mail ?? '');
	if (!mail || !store.account) return null;
	const draft = composeReply(mail, (address) => store.isOwn(address));
	const on: Record<string, string> = about.kind && about.id ? { kind: about.kind, id: about.id } : {};
	return composePage({
		...pageFrame(request, 'reply'),
		heading: `Answer to ${mail.subject || '(no subject)'}`,
		sendToken: links.action('send', { mail: mail.id, nonce, ...on }),
		backHref: about.kind ? links.page('card', on) : links.page('mail', { mail: mail.id }),
		...compose(store, draft.to, draft.subject, draft.text),
		...request.typed,
	});
}

async function showNewMail(request: PageRequest): Promise<string | null> {
	const { store, links, about, nonce } = request;
	const ref = refOf(about);
	const found = await store.record(ref);
	if (!found || !store.account) return null;
	const address =
		found.record.emails[0] ??
		(await store.related(ref)).find(({ emails }) => emails.length > 0)?.emails[0] ??
		'';
	return composePage({
		...pageFrame(request, 'new'),
		heading: `New mail: ${found.record.title}`,
		sendToken: links.action('send', { kind: ref.kind, id: ref.id, nonce }),
		backHref: links.page('card', { kind: ref.kind, id: ref.id }),
		...compose(store, address ? [{ address, name: '' }] : [], '', ''),
		...request.typed,
	});
}

const compose = (
	store: PageStore,
	to: { address: string; name: string }[],
	subject: string,
	text: string,
) => ({
	to: to.map(({ address }) => address).join(', '),
	cc: '',
	subject,
	text,
	from: store.account?.from ?? '',
	unboundMailbox: warning(store),
	error: null,
});

async function showList(request: PageRequest): Promise<string | null> {
	const { store, links, about } = request;
	const direction = (about.direction ?? 'all') as 'all' | 'inbound' | 'outbound';
	const context: ViewContext = { store, links, back: { back: 'list' } };
	const [mails, counts] = await Promise.all([
		store.processedMails({ direction, before: about.before ?? null, limit: pageSize }),
		store.processedCounts(),
	]);
	const bindings = await store.bindings(mails.map(({ id }) => id));
	const next = older(mails);
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
		olderHref: next ? links.page('list', { direction, before: next }) : null,
	});
}
