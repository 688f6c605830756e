/**
 * Signed, expiring tokens for links and forms. n8n serves webhook pages in a sandbox without an origin, so there are
 * no cookies: the token in the link says who acts and what for. A token is bound to one purpose (`page` or `action`)
 * and its parameters, so a link to read can never be replayed as a form that writes.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const payload = z
	.object({
		/** CRM user who acts. */
		user: z.string().min(1).max(200),
		/** What the token is good for, e.g. `page:card` or `action:unbind`. */
		purpose: z.string().min(1).max(60),
		/** What it is about, e.g. { kind, id, mail }. */
		about: z.record(z.string().max(2000)),
		/** Unix seconds after which it is refused. */
		expires: z.number().int().positive(),
	})
	.strict();
export type LinkPayload = z.infer<typeof payload>;

export type ReadToken =
	{ ok: true; payload: LinkPayload } | { ok: false; why: 'malformed' | 'forged' | 'expired' | 'purpose' };

const signature = (body: string, secret: string): Buffer =>
	createHmac('sha256', secret).update(body).digest();

/** Base64url body, a dot, base64url HMAC-SHA256. */
export function signToken(content: LinkPayload, secret: string): string {
	if (secret.length < 16)
		throw new Error('The secret for links is shorter than 16 characters; give a longer one.');
	const body = Buffer.from(JSON.stringify(content)).toString('base64url');
	return `${body}.${signature(body, secret).toString('base64url')}`;
}

/** Checks signature before content, in constant time. @param now Unix seconds. */
export function readToken(token: string, secret: string, now: number): ReadToken {
	const [body, given, rest] = token.split('.');
	if (!body || !given || rest !== undefined || token.length > 8000) return { ok: false, why: 'malformed' };
	const expected = signature(body, secret);
	const received = Buffer.from(given, 'base64url');
	if (received.length !== expected.length || !timingSafeEqual(received, expected))
		return { ok: false, why: 'forged' };
	const parsed = payload.safeParse(parseJson(Buffer.from(body, 'base64url').toString('utf8')));
	if (!parsed.success) return { ok: false, why: 'malformed' };
	if (parsed.data.expires < now) return { ok: false, why: 'expired' };
	return { ok: true, payload: parsed.data };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return null;
	}
}
