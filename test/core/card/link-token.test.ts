/** Links and forms are signed: nobody changes who acts, what for, or how long. */
import { readToken, signToken, type LinkPayload } from '../../../core/card/link-token';

const secret = 'a secret of the memory, long enough';
const content: LinkPayload = {
	user: 'u1',
	purpose: 'action:unbind',
	about: { kind: 'contact', id: 'c1' },
	expires: 2_000,
};

it('reads back what it signed', () => {
	expect(readToken(signToken(content, secret), secret, 1_000)).toEqual({ ok: true, payload: content });
});

it('refuses a link after its time', () => {
	expect(readToken(signToken(content, secret), secret, 2_001)).toEqual({ ok: false, why: 'expired' });
});

const token = signToken(content, secret);
const [body = '', mac = ''] = token.split('.');
const otherUser = Buffer.from(JSON.stringify({ ...content, user: 'u2' })).toString('base64url');

it.each([
	{ title: 'another secret', token, key: 'another secret of another memory', why: 'forged' },
	{ title: 'another user in the body', token: `${otherUser}.${mac}`, key: secret, why: 'forged' },
	{ title: 'a cut signature', token: `${body}.${mac.slice(0, -4)}`, key: secret, why: 'forged' },
	{ title: 'no signature', token: body, key: secret, why: 'malformed' },
	{ title: 'an empty signature', token: `${body}.`, key: secret, why: 'malformed' },
	{ title: 'a third part', token: `${token}.x`, key: secret, why: 'malformed' },
	{ title: 'nothing', token: '', key: secret, why: 'malformed' },
	{ title: 'a huge token', token: `${'a'.repeat(9_000)}.${mac}`, key: secret, why: 'malformed' },
])('refuses $title', ({ token: given, key, why }) => {
	expect(readToken(given, key, 1_000)).toEqual({ ok: false, why });
});

it('refuses to sign with a short secret', () => {
	expect(() => signToken(content, 'short')).toThrow(/shorter than 16/);
});
