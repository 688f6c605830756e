/** Pages: every foreign value is text, nothing comes from outside, forms go to one address only. */
import type { CardPage, MailPage, MailView } from '../../../core/card/card-model';
import { cardPage } from '../../../core/card/card-page';
import { html } from '../../../core/card/html';
import { time } from '../../../core/card/page';
import { mailPage } from '../../../core/card/mail-page';

const frame = {
	baseUrl: 'https://n8n.example/webhook/crm-mail',
	userName: 'Anna',
	timeZone: 'Europe/Berlin',
	notices: [],
	menu: [{ label: 'Activities: mail', href: 'https://n8n.example/webhook/crm-mail?t=l', current: false }],
};
const evil = `"><script>alert(1)</script>`;
const mail: MailView = {
	type: 'mail',
	id: 'a@b',
	direction: 'inbound',
	from: { address: 'x@evil.example', name: evil },
	to: [{ address: 'sales@ours.example', name: evil }],
	cc: [],
	subject: evil,
	date: '2026-11-20T10:00:00Z',
	preview: evil,
	planned: true,
	otherBindings: [{ kind: 'company', id: '1', title: evil, href: null }],
	href: 'https://n8n.example/webhook/crm-mail?t=m',
	replyHref: null,
	processToken: 'p',
	unbindToken: null,
};
const card = (change: Partial<CardPage> = {}): CardPage => ({
	...frame,
	record: {
		kind: 'contact',
		id: 'c1',
		title: evil,
		state: 'open',
		emails: [evil],
		owner: evil,
		source: evil,
		createdAt: null,
		details: [{ label: 'Priority', value: evil }],
	},
	related: [],
	planned: [mail],
	...{ plannedCount: 1, morePlannedHref: null, convert: null },
	history: [],
	filter: { current: 'all', options: [{ value: 'all', label: 'All', count: 1, href: '#' }] },
	olderHref: null,
	writeHref: null,
	unboundMailbox: null,
	...change,
});
const mailModel = (change: Partial<MailPage['mail']> = {}, remote = false): MailPage => ({
	...frame,
	mail: {
		...mail,
		text: evil,
		html: '',
		problems: [evil],
		authentication: evil,
		attachments: [evil],
		...change,
	},
	remote,
	card: null,
	remoteHref: 'https://n8n.example/webhook/crm-mail?t=r',
	bindings: [],
	bindToken: 'b',
	createToken: 'c',
	creatableKinds: ['lead'],
	searchToken: 's',
	search: { text: evil, found: [] },
	suggestions: [],
	chain: [],
});

it('shows every foreign value as text on the card and on the mail page', () => {
	expect(cardPage(card())).not.toContain('<script');
	expect(mailPage(mailModel())).not.toContain('<script');
	expect(cardPage(card())).toContain('&quot;&gt;&lt;script&gt;');
});

it('keeps planned mail above the filter and processed mail below it', () => {
	const done = { ...mail, id: 'done@b', planned: false, subject: 'Done one' };
	const page = cardPage(card({ planned: [{ ...mail, subject: 'Waiting one' }], history: [done] }));
	const filter = page.indexOf('aria-label="Filter by type"');
	expect(page.indexOf('Waiting one')).toBeLessThan(filter);
	expect(page.indexOf('Done one')).toBeGreaterThan(filter);
});

it('names the one address forms may go to and forbids scripts and remote content', () => {
	const page = cardPage(card());
	expect(page).toContain('form-action https://n8n.example/webhook/crm-mail');
	expect(page).toContain('default-src &#39;none&#39;');
	expect(page).not.toMatch(/script-src(?! )|https?:\/\/(?!n8n\.example)/);
});

it('shows the HTML of a mail in a frame without scripts, origin or remote images', () => {
	const page = mailPage(mailModel({ html: '<p>Hi</p><img src="https://x.example/t.gif">' }));
	expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
	expect(page).toContain('srcdoc="&lt;!doctype html&gt;');
	expect(page).not.toContain('x.example');
	expect(page).toContain('Show 1 remote image');
});

it('lets https images in once a person asked for them', () => {
	const page = mailPage(mailModel({ html: '<img src="https://x.example/t.gif">' }, true));
	expect(page).toContain('img-src data: https:');
	expect(page).toContain('x.example/t.gif');
});

it('offers no change where the user has no right to it', () => {
	const page = mailPage({
		...mailModel(),
		bindToken: null,
		createToken: null,
		bindings: [{ kind: 'deal', id: 'd', title: 'Deal', href: null }],
	});
	expect(page).not.toContain('Create and bind');
	expect(page).toContain('not change them');
});

it.each([
	{ title: 'quotes', value: `"'`, shown: '&quot;&#39;' },
	{ title: 'control characters', value: 'a\u0000\u0008b', shown: 'ab' },
	{ title: 'direction overrides', value: 'a\u202eb', shown: 'ab' },
	{ title: 'nothing', value: null, shown: '' },
])('escapes $title', ({ value, shown }) => {
	expect(html`${value}`.value).toBe(shown);
});

it.each([
	{ zone: 'Europe/Berlin', iso: '2026-07-01T22:30:00Z', shown: '2026-07-02 00:30 CEST' },
	{ zone: 'America/New_York', iso: '2026-12-01T00:05:00Z', shown: '2026-11-30 19:05 GMT-5' },
	{ zone: 'UTC', iso: '2026-12-01T12:00:00Z', shown: '2026-12-01 12:00 UTC' },
	{ zone: 'UTC', iso: 'never', shown: 'no date' },
])('shows $iso in $zone', ({ zone, iso, shown }) => {
	expect(time({ timeZone: zone }, iso).value).toContain(`>${shown}<`);
});

it('names the attachments, whatever they are called', () => {
	const page = mailPage(mailModel({ attachments: ['plan.pdf (20 KB)', evil] }));
	expect(page).toContain('plan.pdf (20 KB)');
	expect(page).not.toContain('<script');
});
