/** Only what this person wrote now is left of a reply. */
import { mayBeMarked, ownHtml } from '../../../../core/mail/new-text/from-html';
import { newText } from '../../../../core/mail/new-text/new-text';

const of = (text: string, html = '') => newText({ text, html });

/** One element for every name that the reader of HTML has a role for. */
it.each(
	[
		...['yahoo_quoted', 'yiv123yahoo-quoted', 'moz-forward-container', 'cite-block', 'history_container'],
		...['gmail_quote', 'gmail_quote_container', 'zmail_extra', 'WebMailQuote', 'quotedReply', 'rcmQuote'],
		...['gmail_attr', 'moz-cite-prefix', 'airmail_on', 'reply-intro', 'replyAttribution', 'zmail_extra_hr'],
		...['gmail_signature', 'Signature', 'bloop_sign', 'airmail_sign', 'wisestamp', 'AppleMailSignature'],
		...['OutlookMessageHeader', 'EditorSign', 'ntes_sign'],
	]
		.map((name) => ({ html: `<div class="a ${name} b">x</div>` }))
		.concat(
			[
				...[
					'replySplit',
					'isForwardContent',
					'isReplyContent',
					'hmquote',
					'ymail_android_quote',
					'yahoo_quoted_1',
				],
				...['mail-editor-reference-message-container', 'reply-history', 'zmail-quote', 'divRplyFwdMsg'],
				...['appendonsend', 'OLK_SRC_BODY_SECTION', 'oriMsgHtmlSeperator', 'stopSpelling', 'x_divRplyFwdMsg'],
			].map((name) => ({ html: `<p\nID = ${name}>x</p>` })),
			['__QUOTED_TEXT__', '__HEADERS__', '__DIVIDER__'].map((marker) => ({
				html: `<div data-marker="${marker}">x</div>`,
			})),
			[{ html: '<BLOCKQUOTE>x</BLOCKQUOTE>' }, { html: "<a title='>' name='_quoted'>x</a>" }],
			[{ html: '<div class="gmail&#95;quote">x</div>' }, { html: '<div id="a"class="gmail_quote">x</div>' }],
		),
)('a quick look sees the mark that reading finds in $html', ({ html }) => {
	expect(ownHtml(html).marked).toBe(true);
	expect(mayBeMarked(html)).toBe(true);
});

it('a quick look sees nothing in the HTML of a newsletter', () => {
	expect(
		mayBeMarked('<body class="wide"><p style="margin:0" id=top>A <a href="?a=1&amp;b=2">b</a></p>'),
	).toBe(false);
});

it.each([
	{
		title: 'Gmail, English',
		text: 'Yes.\n\nOn Fri, Nov 20, 2026 at 10:00 AM John Doe <john@acme.example> wrote:\n\n> Do you?\n> John',
		own: 'Yes.',
	},
	{
		title: 'Gmail, attribution over two lines',
		text: 'Yes.\n\nOn Fri, Nov 20, 2026 at 10:00 AM John Doe <\njohn@acme.example> wrote:\n> Do you?',
		own: 'Yes.',
	},
	{
		title: 'Apple Mail, German',
		text: 'Ja.\n\n> Am 20.11.2026 um 10:00 schrieb John Doe <john@acme.example>:\n> \n> Kommst du?',
		own: 'Ja.',
	},
	{
		title: 'Thunderbird, German',
		text: 'Ja.\n\nAm 20.11.26 um 10:00 schrieb John Doe:\n> Kommst du?',
		own: 'Ja.',
	},
	{
		title: 'Outlook, English',
		text: 'Yes.\n\nFrom: John Doe <john@acme.example>\nSent: Friday, November 20, 2026 10:00 AM\nTo: Sales\nSubject: Offer\n\nDo you?',
		own: 'Yes.',
	},
	{
		title: 'Outlook, French',
		text: 'Oui.\n\nDe : John Doe <john@acme.example>\nEnvoyé : vendredi 20 novembre 2026 10:00\nÀ : Ventes\nObjet : Offre\n\nVenez-vous ?',
		own: 'Oui.',
	},
	{
		title: 'Outlook, divider',
		text: 'Yes.\n\n-----Original Message-----\nFrom: John\nSent: x\n\nDo you?',
		own: 'Yes.',
	},
	{
		title: 'French',
		text: 'Oui.\n\nLe ven. 20 nov. 2026 à 10:00, John Doe <john@acme.example> a écrit :\n\n> Venez-vous ?',
		own: 'Oui.',
	},
	{
		title: 'Spanish',
		text: 'Sí.\n\nEl vie, 20 nov 2026 a las 10:00, John Doe (<john@acme.example>) escribió:\n\n> ¿Vienes?',
		own: 'Sí.',
	},
	{
		title: 'Italian',
		text: 'Sì.\n\nIl giorno ven 20 nov 2026 alle ore 10:00 John Doe <john@acme.example> ha scritto:\n\n> Vieni?',
		own: 'Sì.',
	},
	{
		title: 'Portuguese',
		text: 'Sim.\n\nEm sex., 20 de nov. de 2026 às 10:00, John Doe <john@acme.example> escreveu:\n\n> Vem?',
		own: 'Sim.',
	},
	{
		title: 'Dutch',
		text: 'Ja.\n\nOp vr 20 nov 2026 om 10:00 schreef John Doe <john@acme.example>:\n\n> Kom je?',
		own: 'Ja.',
	},
	{
		title: 'Polish',
		text: 'Tak.\n\npt., 20 lis 2026 o 10:00 John Doe <john@acme.example> napisał(a):\n\n> Przyjdziesz?',
		own: 'Tak.',
	},
	{
		title: 'Ukrainian',
		text: 'Так.\n\nпт, 20 лист. 2026 р. о 10:00 John Doe <john@acme.example> пише:\n\n> Будете?',
		own: 'Так.',
	},
	{ title: 'Russian', text: 'Да.\n\n20.11.2026 10:00, John Doe пишет:\n> Будете?', own: 'Да.' },
	{
		title: 'Japanese',
		text: 'はい。\n\n2026年11月20日(金) 10:00 John Doe <john@acme.example>:\n\n> いかがですか',
		own: 'はい。',
	},
	{
		title: 'Chinese',
		text: '好的。\n\nJohn Doe <john@acme.example> 于2026年11月20日周五 10:00写道：\n\n> 来吗？',
		own: '好的。',
	},
	{
		title: 'answers between quotes',
		text: 'On Fri, Nov 20, 2026 at 10:00 AM John <j@acme.example> wrote:\n> One?\n\nFirst answer.\n\n> Two?\n\nSecond answer.',
		own: 'First answer.\n\nSecond answer.',
	},
	{
		title: 'an answer below the quote',
		text: 'On Fri, Nov 20, 2026 at 10:00 AM John <j@acme.example> wrote:\n> One?\n> Two?\n\nBoth, please.',
		own: 'Both, please.',
	},
	{ title: 'a signature', text: 'See you.\n\n-- \nJohn Doe\nAcme Ltd\n+1 555 0100', own: 'See you.' },
	{ title: 'a closing with a name', text: 'See you.\n\nBest,\nJohn', own: 'See you.\n\nBest,\nJohn' },
	{
		title: 'a closing with a contact block',
		text: 'See you.\n\nBest regards,\nJohn Doe\nSales Manager\nAcme Ltd\n+1 555 010 0100',
		own: 'See you.\n\nBest regards,\nJohn Doe',
	},
	{ title: 'a phone footer', text: 'On my way\n\nSent from my iPhone', own: 'On my way' },
	{
		title: 'a German phone footer',
		text: 'Bin unterwegs\n\nVon meinem iPhone gesendet',
		own: 'Bin unterwegs',
	},
	{ title: 'a Japanese phone footer', text: '向かっています\n\niPhoneから送信', own: '向かっています' },
	{
		title: 'a disclaimer',
		text: 'Fine.\n\nThis email is confidential and intended only for the addressee.',
		own: 'Fine.',
	},
	{
		title: 'a forward without own words',
		text: '---------- Forwarded message ---------\nFrom: A <a@x.example>\nDate: x\nSubject: y\nTo: z\n\nOld',
		own: '',
	},
	{
		title: 'a line that only looks like an attribution',
		text: 'On Tuesday we wrote the offer.\nIt is done.',
		own: 'On Tuesday we wrote the offer.\nIt is done.',
	},
	{ title: 'a very short answer', text: 'ok', own: 'ok' },
	{
		title: 'a line that begins with From:',
		text: 'From: the beginning it was wrong.\nPlease check.',
		own: 'From: the beginning it was wrong.\nPlease check.',
	},
])('$title', ({ text, own }) => {
	expect(of(text)).toBe(own);
});

it.each([
	{
		title: 'Gmail',
		html: '<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div class="gmail_attr">On Fri John wrote:<br></div><blockquote class="gmail_quote">Do you?</blockquote></div>',
		own: 'Yes.',
	},
	{
		title: 'Outlook',
		html: '<div class="WordSection1"><p>Yes.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> John</p></div><p>Do you?</p></div>',
		own: 'Yes.',
	},
	{
		title: 'Outlook on the web',
		html: '<div>Yes.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: John</div><div>Do you?</div>',
		own: 'Yes.',
	},
	{
		title: 'Apple Mail with an answer below',
		html: '<blockquote type="cite">Do you?</blockquote><div>Yes, below.</div>',
		own: 'Yes, below.',
	},
	{
		title: 'a Gmail signature',
		html: '<div>Yes.<br><div class="gmail_signature">John<br>Acme</div></div><div class="gmail_quote">old</div>',
		own: 'Yes.',
	},
])('reads the structure of $title', ({ html, own }) => {
	expect(of('', html)).toBe(own);
});

it('takes linear time for 1 MB of quotes', () => {
	const quotes = '> quoted line of an older mail\n'.repeat(33_000);
	const started = performance.now();
	expect(of(`New.\n\n${quotes}`)).toBe('New.');
	expect(performance.now() - started).toBeLessThan(1_000);
});
