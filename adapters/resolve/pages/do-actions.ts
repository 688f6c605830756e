/** Carries out the forms of the pages; what a form may do stands in its signed token, not in its fields. */
import { composeReply } from '../../../core/mail/compose-reply';
import { kinds, type Kind, type RecordRef } from '../../../core/ports/records';
import type { ActionName } from './page-links';
import type { Change, PageStore } from './page-store';

export interface ActionRequest {
	store: PageStore;
	/** Parameters of the signed token. */
	about: Record<string, string>;
	/** Fields a person filled in. */
	fields: Record<string, string>;
}

const refOf = (about: Record<string, string>): RecordRef | null =>
	about.kind && about.id ? { kind: about.kind as Kind, id: about.id } : null;

export const doAction: Record<ActionName, (request: ActionRequest) => Promise<Change>> = {
	process: async ({ store, about }) =>
		store.setProcessed(
			about.activity ? { activity: about.activity } : { mail: about.mail ?? '' },
			about.done === '1',
		),

	unbind: async ({ store, about }) => {
		const ref = refOf(about);
		return ref ? store.unbind(about.mail ?? '', ref) : incomplete;
	},

	bind: async ({ store, about }) => {
		const ref = refOf(about);
		return ref ? store.bind(about.mail ?? '', ref) : incomplete;
	},

	create: async ({ store, about, fields }) => {
		const kind = kinds.find((known) => known === fields.kind);
		if (!kind) return { ok: false, why: 'Choose what kind of record to create.' };
		const title = (fields.title ?? '').trim();
		if (title === '') return { ok: false, why: 'The new record needs a name.' };
		return store.createAndBind(about.mail ?? '', kind, title);
	},

	convert: async ({ store, about, fields }) => {
		const text = (name: string): string => (fields[name] ?? '').trim().slice(0, 200);
		const titles = { company: text('company'), deal: text('deal'), contact: fields.contact === 'yes' };
		return about.kind === 'lead' && about.id ? store.convert(about.id, titles) : incomplete;
	},

	send: sendMail,
};

const incomplete: Change = {
	ok: false,
	why: 'This form is incomplete. Open the page again and repeat the step.',
};

async function sendMail({ store, about, fields }: ActionRequest): Promise<Change> {
	if (!store.account) return { ok: false, why: 'No mailbox to send from is set up in this workflow.' };
	if (!store.account.bound && fields.confirmed !== 'yes') {
		return { ok: false, why: 'The mailbox is not bound to this CRM. Tick the box to send all the same.' };
	}
	const to = (fields.to ?? '').trim();
	if (to === '') return { ok: false, why: 'The mail has no recipient. Fill in To.' };
	const answered = about.mail ? await store.mail(about.mail) : null;
	if (about.mail && !answered) return { ok: false, why: 'The mail to answer is gone.' };
	const draft = answered ? composeReply(answered, (address) => store.isOwn(address)) : null;
	const ref = refOf(about);
	return store.send({
		key: about.nonce ?? '',
		to,
		cc: (fields.cc ?? '').trim(),
		subject: (fields.subject ?? '').trim(),
		text: fields.text ?? '',
		inReplyTo: draft?.inReplyTo ?? null,
		references: draft?.references ?? [],
		on: ref ? [ref] : [],
	});
}
