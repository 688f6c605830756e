/** Writing: an answer, or a new mail from a record. */
import { composePage } from '../../../core/card/other-pages';
import { composeReply } from '../../../core/mail/compose-reply';
import { pageFrame } from './page-frame';
import { refOf, type PageRequest } from './page-request';
import type { PageStore } from './page-store';
import { unboundWarning } from './views';

export async function showReply(request: PageRequest): Promise<string | null> {
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

export async function showNewMail(request: PageRequest): Promise<string | null> {
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
	unboundMailbox: unboundWarning(store),
	error: null,
});
