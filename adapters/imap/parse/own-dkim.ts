/**
 * Checks DKIM signatures ourselves, by mailauth, for mailboxes whose server stamps no Authentication-Results. Only where a
 * person switched it on: it asks the DNS for the key of every signer.
 */
import { resolve } from 'node:dns/promises';
import { verdictOf } from '../../../core/mail/authentication';
import type { Authentication } from '../../../core/mail/mail';
import { sameOrganisation } from '../../../core/mail/organisation';

export type ResolveDns = (name: string, type: string) => Promise<unknown>;

/** Nobody signs more often in earnest; each signature costs a question to the DNS. */
const maxSignatures = 8;
const patience = 5_000;

/**
 * @param raw the whole mail
 * @param fromDomain domain of the visible From: a signature of anybody else says nothing about the sender
 * @returns null when the mail bears no signature; `temperror` when the DNS did not answer within five seconds
 */
export async function ownDkim(
	raw: Buffer,
	fromDomain: string,
	resolveDns: ResolveDns = resolve,
): Promise<Authentication | null> {
	const signatures = headerOf(raw).match(/^dkim-signature[ \t]*:/gim)?.length ?? 0;
	if (signatures === 0 || signatures > maxSignatures) return null;
	const results = await check(raw, resolveDns);
	const best = results.find(({ result }) => result === 'pass') ?? results[0];
	if (!best) return null;
	const aligned = results.filter(({ domain }) => sameOrganisation(domain, fromDomain));
	const passed = aligned.some(({ result }) => result === 'pass');
	// A broken signature of somebody else is a list's or a gateway's affair.
	const failed = !passed && aligned.some(({ result }) => result === 'fail');
	const dkim = passed ? 'pass' : failed ? 'fail' : best.result;
	return {
		verdict: verdictOf({ dmarc: null, failed, aligned: passed }),
		...{ spf: null, dkim, dmarc: null, authservId: null },
	};
}

interface Signature {
	domain: string;
	result: string;
}

async function check(raw: Buffer, resolver: ResolveDns): Promise<Signature[]> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<Signature[]>((done) => {
		timer = setTimeout(() => done([{ domain: '', result: 'temperror' }]), patience);
	});
	const checked = async (): Promise<Signature[]> => {
		const { dkimVerify } = await import('mailauth/lib/dkim/verify');
		const { results } = await dkimVerify(raw, { resolver: resolver as never });
		return results.map(({ signingDomain, status }) => ({
			domain: signingDomain,
			result: String(status.result),
		}));
	};
	try {
		return await Promise.race([checked(), late]);
	} catch {
		return [{ domain: '', result: 'temperror' }];
	} finally {
		clearTimeout(timer);
	}
}

const headerOf = (raw: Buffer): string => {
	const text = raw.subarray(0, 200_000).toString('latin1');
	const end = text.search(/\r?\n\r?\n/);
	return end < 0 ? text : text.slice(0, end);
};
