/** The pages over a small store in memory: links open pages, forms do what their token says and lead back. */
import { signToken } from '../../../../core/card/link-token';
import type { CrmRecord, RecordRef } from '../../../../core/ports/records';
import { sameRef } from '../../../../core/ports/records';
import type { OutgoingMail, PageMail, PageStore } from '../../../../adapters/resolve/pages/page-store';
import { servePage, type WebAnswer } from '../../../../adapters/resolve/pages/serve-page';

const baseUrl = 'https://n8n.example/webhook/crm-mail';
const secret = 'a secret of the memory, long enough';
const now = 1_000;

const contact: CrmRecord = {
	...{
		kind: 'contact',
		id: 'c1',
		title: 'John Doe',
		emails: ['john@acme.example'],
		domains: [],
		ownerId: 'u1',
		companyId: null,
	},
	...{
		contactIds: [],
		state: 'open',
		convertedTo: [],
		createdAt: null,
		source: 'email',
		url: null,
		fields: {},
	},
};
const deal: CrmRecord = { ...contact, kind: 'deal', id: 'd1', title: 'Chairs', emails: [] };
const address = (it: string) => ({ address: it, name: '' });

function world(options: { mayBind?: boolean; bound?: boolean; sendFails?: string } = {}) {
	const mails: PageMail[] = ['m1', 'm2'].map((id) => ({
		...{
			id,
			conversationId: 'm1',
			direction: 'inbound',
			from: address('john@acme.example'),
			replyTo: [],
			to: [address('sales@ours.example')],
			cc: [],
		},
		...{
			subject: `Subject ${id}`,
			topic: `Subject ${id}`,
			date: '2026-11-20T10:00:00Z',
			preview: 'Hello',
			newText: 'Hello',
			text: 'Hello',
			html: '',
		},
		...{
			messageId: id,
			references: [],
			inReplyTo: null,
			problems: [],
			attachments: [{ fileName: 'plan.pdf', mimeType: 'application/pdf', size: 20_480 }],
			authentication: 'none',
			planned: true,
		},
	}));
	const bindings = new Map<string, CrmRecord[]>(mails.map(({ id }) => [id, [contact, deal]]));
	const sent: OutgoingMail[] = [];
	const records = [contact, deal];
	const store: PageStore = {
		userName: 'Anna',
		isOwn: (it) => it === 'sales@ours.example',
		record: async (ref) => {
			const record = records.find((it) => sameRef(it, ref));
			return record ? { record, ownerName: 'Anna', details: [] } : null;
		},
		related: async () => [],
		activities: async (ref, { planned }) =>
			mails.filter(
				(mail) => mail.planned === planned && bindings.get(mail.id)?.some((it) => sameRef(it, ref)),
			),
		activityCounts: async () => ({ all: 2, mail: 2, note: 0, task: 0, call: 0, planned: 2 }),
		mail: async (id) => mails.find((mail) => mail.id === id) ?? null,
		conversation: async () => mails,
		bindings: async (ids) =>
			new Map(
				ids.map((id) => [
					id,
					(bindings.get(id) ?? []).map((it) => ({
						ref: it,
						title: it.title,
						why: 'exact address',
						visible: true,
						removable: true,
					})),
				]),
			),
		processedMails: async () => mails.filter(({ planned }) => !planned),
		processedCounts: async () => ({ all: 0, inbound: 0, outbound: 0, planned: 0 }),
		search: async (text) => records.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase())),
		suggestions: async () => [],
		sender: async () => ({ name: 'John Doe', records: [contact], company: null, openDeals: [deal], mails }),
		creatableKinds: async () => ['lead'],
		mayBind: async () => options.mayBind ?? true,
		mayProcess: async () => true,
		conversion: async () => null,
		convert: async () => ({ ok: false, why: 'No lead.' }),
		setProcessed: async (what, processed) => {
			const mail = mails.find(({ id }) => 'mail' in what && id === what.mail);
			if (mail) mail.planned = !processed;
			return { ok: true, text: 'Marked as processed.' };
		},
		bind: async () => ({ ok: true, text: 'Bound.' }),
		unbind: async (mail, ref: RecordRef) => {
			bindings.set(
				mail,
				(bindings.get(mail) ?? []).filter((it) => !sameRef(it, ref)),
			);
			return { ok: true, text: 'The binding is gone.' };
		},
		createAndBind: async (_mail, kind, title) => ({ ok: true, text: `Created ${kind} ${title}.` }),
		account: { from: 'sales@ours.example', bound: options.bound ?? true },
		send: async (mail) => {
			if (options.sendFails) return { ok: false, why: options.sendFails };
			sent.push(mail);
			return { ok: true, text: 'Sent.' };
		},
	};
	const settings = {
		baseUrl,
		timeZone: 'Europe/Berlin',
		secret,
		now,
		nonce: () => 'nonce-1',
		open: async (user: string) => (user === 'u1' ? store : null),
	};
	const get = (token: string, query: Record<string, string> = {}) =>
		servePage({ method: 'GET', query: { t: token, ...query }, body: {} }, settings);
	const post = (token: string, fields: Record<string, string> = {}) =>
		servePage({ method: 'POST', query: {}, body: { token, ...fields } }, settings);
	return { get, post, sent, mails, bindings };
}

const sign = (purpose: string, about: Record<string, string> = {}, user = 'u1') =>
	signToken({ user, purpose, about, expires: 2_000 }, secret);
const card = sign('page:card', { kind: 'contact', id: 'c1' });
const decode = (html: string): string => html.replace(/&quot;/g, '"').replace(/&amp;/g, '&');
/** Token of the form whose button reads so. */
function formToken(answer: WebAnswer, button: string): string {
	const forms = answer.body.split('<form ').slice(1);
	const form = forms.find((it) => (it.split('</form>')[0] ?? '').includes(button));
	return /name="token" value="([^"]+)"/.exec(form ?? '')?.[1] ?? '';
}
const follow = (answer: WebAnswer): string => new URL(answer.location ?? '').searchParams.get('t') ?? '';

it('shows the card with planned mail, its other bindings and every button', async () => {
	const page = await world().get(card);
	expect(page.status).toBe(200);
	expect(page.body).toContain('John Doe');
	expect(page.body).toContain('Deal: <bdi>Chairs</bdi>');
	for (const button of ['Mark as processed', 'Reply', 'Unbind from this record', 'New mail'])
		expect(page.body).toContain(button);
});

it('moves a mail below the filter once it is marked as processed', async () => {
	const { get, post } = world();
	const done = await post(formToken(await get(card), 'Mark as processed'));
	expect(done.status).toBe(303);
	const page = await get(follow(done));
	expect(page.body).toContain('Marked as processed.');
	expect(page.body.indexOf('Subject m1')).toBeGreaterThan(page.body.indexOf('Filter by type'));
	expect(page.body.indexOf('Subject m2')).toBeLessThan(page.body.indexOf('Filter by type'));
});

it('unbinds one mail from this record and leaves its other bindings and the rest of the chain', async () => {
	const { get, post, bindings } = world();
	await post(formToken(await get(card), 'Unbind from this record'));
	expect(bindings.get('m1')).toEqual([deal]);
	expect(bindings.get('m2')).toEqual([contact, deal]);
});

it('answers a mail within its conversation, once for a form', async () => {
	const { get, post, sent } = world();
	const reply = await get(sign('page:reply', { mail: 'm1', kind: 'contact', id: 'c1' }));
	expect(decode(reply.body)).toContain('value="Re: Subject m1"');
	await post(formToken(reply, 'Send'), { to: 'john@acme.example', subject: 'Re: Subject m1', text: 'Yes' });
	expect(sent).toEqual([
		{
			...{
				key: 'nonce-1',
				to: 'john@acme.example',
				cc: '',
				subject: 'Re: Subject m1',
				text: 'Yes',
				inReplyTo: 'm1',
				references: ['m1'],
			},
			on: [{ kind: 'contact', id: 'c1' }],
		},
	]);
});

it('fills in the address of the record on a new mail', async () => {
	const page = await world().get(sign('page:new', { kind: 'contact', id: 'c1' }));
	expect(page.body).toContain('value="john@acme.example"');
});

it('warns before a mail is written from a mailbox that is not bound to the CRM, and asks', async () => {
	const { get, post, sent } = world({ bound: false });
	const page = await get(sign('page:new', { kind: 'contact', id: 'c1' }));
	expect(page.body).toContain('is not bound to this CRM');
	const refused = await post(formToken(page, 'Send'), { to: 'john@acme.example', text: 'Hi' });
	expect(refused.body).toContain('Tick the box');
	expect(sent).toEqual([]);
	await post(formToken(page, 'Send'), { to: 'john@acme.example', text: 'Hi', confirmed: 'yes' });
	expect(sent).toHaveLength(1);
});

it('keeps what was typed when a mail cannot be sent, and says why', async () => {
	const { get, post } = world({ sendFails: 'The server refused the recipient.' });
	const page = await get(sign('page:new', { kind: 'contact', id: 'c1' }));
	const answer = await post(formToken(page, 'Send'), {
		to: 'x@acme.example',
		subject: 'Hello',
		text: 'Long text',
	});
	expect(answer.status).toBe(200);
	for (const kept of ['The server refused the recipient.', 'x@acme.example', 'Hello', 'Long text'])
		expect(answer.body).toContain(kept);
});

it('offers to bind and to create in the mail view, but only to those who may', async () => {
	const open = await world().get(sign('page:mail', { mail: 'm1' }), { q: 'cha' });
	expect(open.body).toContain('Create and bind');
	const closed = await world({ mayBind: false }).get(sign('page:mail', { mail: 'm1' }), { q: 'cha' });
	expect(closed.body).not.toContain('Create and bind');
	expect(closed.body).not.toContain('name="q"');
});

it.each([
	{ title: 'a forged link', token: `${card.slice(0, -3)}abc`, text: 'not made by this CRM' },
	{ title: 'no link', token: '', text: 'incomplete' },
	{
		title: 'the link of a user who is gone',
		token: sign('page:card', { kind: 'contact', id: 'c1' }, 'u9'),
		text: 'not active',
	},
	{
		title: 'a form token as a link',
		token: sign('action:unbind', { mail: 'm1', kind: 'contact', id: 'c1' }),
		text: 'not the link of a page',
	},
])('refuses $title', async ({ token, text }) => {
	const answer = await world().get(token);
	expect(answer.status).toBe(403);
	expect(answer.body).toContain(text);
});

it('never carries out a form with the token of a page', async () => {
	const { post, bindings } = world();
	expect((await post(card)).status).toBe(403);
	expect(bindings.get('m1')).toHaveLength(2);
});

it('answers a record that is missing and one without view right alike', async () => {
	const answer = await world().get(sign('page:card', { kind: 'contact', id: 'nobody' }));
	expect(answer.status).toBe(404);
	expect(answer.body).toContain('rights in the CRM');
});
