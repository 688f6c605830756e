import { addressKey } from '../../../core/binding/address-key';
import { addressList, refuseEntry } from '../../../core/binding/address-list';
import { chooseResponsible } from '../../../core/binding/choose-responsible';
import { companyDomain } from '../../../core/binding/company-domain';
import { isNoReply } from '../../../core/binding/no-reply-address';
import { cut, personName } from '../../../core/binding/person-name';
import { recordName, unknownPlaceholders } from '../../../core/binding/record-name';
import type { Responsible } from '../../../core/binding/settings';
import type { CrmRecord } from '../../../core/ports/records';
import { anna, ben, gone, record } from '../../support/build-crm';
import { buildMail } from '../../support/build-mail';

describe('the name of a person', () => {
	it.each([
		['"Doe, John"', 'John Doe'],
		['Doe, John', 'John Doe'],
		["'John Doe'", 'John Doe'],
		['john.doe', 'John Doe'],
		['John.Doe', 'John Doe'],
		['John Doe :SALES', 'John Doe'],
		['Acme, Inc.', 'Acme, Inc.'],
		['Müller, Jürgen', 'Jürgen Müller'],
		['山田太郎', '山田太郎'],
		['ceo@bank.example', 'john'],
		['"ceo@bank.example" via Bank', 'john'],
		['***', 'john'],
		['', 'john'],
		['John\r\nBcc: x', 'John Bcc: x'],
		['\u202eevil\u202c', 'evil'],
	])('%j is %j', (given, name) => expect(personName(given, 'john@acme.example')).toBe(name));

	it.each([
		['john.doe@x.example', 'John Doe'],
		['john_doe+news@x.example', 'John Doe'],
		['info@x.example', 'info'],
		['x7k-9@x.example', 'x7k-9'],
		['j.doe@x.example', 'j.doe'],
	])('the address %s without a name gives %j', (address, name) => expect(personName('', address)).toBe(name));
});

describe('the name of a record', () => {
	const parts = { address: 'john@acme.example', name: 'Doe, John', company: 'Acme' };
	const name = (template: string, subject: string, topic = subject): string =>
		recordName(template, buildMail({ subject, topic }), parts, { deal: 10 }, 'lead');

	it.each([
		['subject', 'Hello', 'Hello'],
		['subject', '', '(no subject) john@acme.example'],
		['subject', ' \t\u0000 ', '(no subject) john@acme.example'],
		['displayName', 'Hello', 'John Doe'],
		['address', 'Hello', 'john@acme.example'],
		['{{subject}}', '', '(no subject) john@acme.example'],
		['{{ name }} ({{company}}, {{date}})', 'Hello', 'John Doe (Acme, 2026-03-02)'],
		['{{subject}}', '$& $1 {{name}}', '$& $1 {{name}}'],
		['subject', 'one\ntwo\u0007three', 'one two three'],
		['subject', '=HYPERLINK("http://evil.example")', '=HYPERLINK("http://evil.example")'],
	])('%j with the subject %j gives %j', (template, subject, expected) =>
		expect(name(template, subject)).toBe(expected),
	);

	it('is cut to 200 code points, or to what the CRM takes, never through a character', () => {
		expect(Array.from(name('subject', '😀'.repeat(300)))).toHaveLength(200);
		expect(recordName('subject', buildMail({ subject: '😀'.repeat(30) }), parts, { deal: 10 }, 'deal')).toBe(
			'😀'.repeat(10),
		);
		expect(cut('ab😀', 3)).toBe('ab😀');
	});

	it('names a placeholder it does not know', () =>
		expect(unknownPlaceholders('{{subject}} {{Name}} {{x}}')).toEqual(['Name', 'x']));
});

describe('who is responsible', () => {
	const users = [anna, ben, gone];
	const contact = record({ kind: 'contact', id: 'c1', ownerId: 'u2' });
	const company = record({ kind: 'company', id: 'co1', ownerId: 'u1' });
	const rows: [
		string,
		Responsible | undefined,
		{ known?: CrmRecord[]; writers?: string[]; owner?: string; fallback?: string },
		string | null,
	][] = [
		['the user that is named', { type: 'user', id: 'u1' }, {}, 'u1'],
		['a user named by address', { type: 'user', id: 'BEN@ours.example' }, {}, 'u2'],
		['an inactive user: the fallback', { type: 'user', id: 'u9' }, { fallback: 'u1' }, 'u1'],
		['an inactive user and no fallback: nobody', { type: 'user', id: 'u9' }, {}, null],
		['an inactive fallback: nobody', { type: 'user', id: 'u9' }, { fallback: 'u9' }, null],
		['an unknown user: the fallback', { type: 'user', id: 'u404' }, { fallback: 'u1' }, 'u1'],
		['the sender', { type: 'sender' }, { writers: ['Ben@Ours.example'] }, 'u2'],
		['From before Sender', { type: 'sender' }, { writers: ['anna@ours.example', 'ben@ours.example'] }, 'u1'],
		[
			'Sender when From is no user',
			{ type: 'sender' },
			{ writers: ['sales@ours.example', 'ben@ours.example'] },
			'u2',
		],
		[
			'the owner of the mailbox when nobody is a user',
			{ type: 'sender' },
			{ writers: ['x@y.example'], owner: 'u2' },
			'u2',
		],
		[
			'the fallback when the sender is inactive',
			{ type: 'sender' },
			{ writers: ['gil@ours.example'], owner: 'u2', fallback: 'u1' },
			'u1',
		],
		[
			'the owner of the contact before that of the company',
			{ type: 'ownerOfKnown' },
			{ known: [contact, company] },
			'u2',
		],
		[
			'the owner of the company when the contact has none',
			{ type: 'ownerOfKnown' },
			{ known: [{ ...contact, ownerId: null }, company] },
			'u1',
		],
		[
			'the fallback, not the company, for an inactive owner of the contact',
			{ type: 'ownerOfKnown' },
			{
				known: [
					{ ...contact, ownerId: 'u9' },
					{ ...company, ownerId: 'u2' },
				],
				fallback: 'u1',
			},
			'u1',
		],
		['the fallback when nobody is asked for', undefined, { fallback: 'u1' }, 'u1'],
	];

	it.each(rows)('%s', (_, wanted, { known = [], writers = [], owner, fallback }, id) => {
		const chosen = chooseResponsible(wanted, { users, writers, mailboxOwner: owner, known, fallback });
		expect(chosen.id).toBe(id);
		expect(chosen.why).not.toBe('');
	});

	it('is taken as it stands where the CRM lists no users', () =>
		expect(
			chooseResponsible(
				{ type: 'user', id: 'u1' },
				{ users: [], writers: [], mailboxOwner: undefined, known: [], fallback: null },
			).id,
		).toBe('u1'));
});

describe('addresses and lists', () => {
	it.each([
		['JOHN@Acme.COM', 'john@acme.com'],
		[' john@acme.com. ', 'john@acme.com'],
		['a@bücher.example', 'a@xn--bcher-kva.example'],
		["O'Neil@x.example", "o'neil@x.example"],
	])('%j is compared as %j', (address, key) => expect(addressKey(address)).toBe(key));

	it.each([
		['spam.example', 'x@spam.example', true],
		['spam.example', 'x@deep.spam.example', true],
		['SPAM.example', 'x@Spam.Example', true],
		['spam.example', 'x@notspam.example', false],
		['*@spam.example', 'x@spam.example', true],
		['*@spam.example', 'x@deep.spam.example', false],
		['a@spam.example', 'A@spam.example', true],
		['a@spam.example', 'b@spam.example', false],
		['bücher.example', 'x@xn--bcher-kva.example', true],
	])('%s holds %s: %s', (entry, address, held) => expect(addressList([entry]).has(address)).toBe(held));

	it.each(['', ' ', '*', '@x.example', 'a b@x.example', 'a*@x.example', '*.*'])('%j is no entry', (entry) =>
		expect(refuseEntry(entry)).not.toBeNull(),
	);

	it.each([
		['acme.example', 'acme.example'],
		['mail.acme.co.uk', 'acme.co.uk'],
		['gmail.com', null],
		['yahoo.co.uk', null],
		['wixsite.com', null],
		['co.uk', null],
		['acme.onmicrosoft.com', null],
		['localhost', null],
	])('the company domain of %s is %s', (domain, expected) => expect(companyDomain(domain)).toBe(expected));

	it.each([
		'no-reply',
		'noreply',
		'no_reply',
		'no.reply',
		'NOREPLY',
		'noreply+abc',
		'donotreply',
		'do-not-reply',
		'orders-noreply',
		'mailer-daemon',
		'notifications',
	])('%s@ takes no replies', (local) => expect(isNoReply(`${local}@x.example`)).toBe(true));

	it.each(['info', 'support', 'reply', 'norman', 'noreen', 'ann.oreply', 'sales', 'contact'])(
		'%s@ may be a person',
		(local) => expect(isNoReply(`${local}@x.example`)).toBe(false),
	);
});
