/** Decides which domain stands for a company: the registrable one; free-mail providers and shared hosts never do. */
import { getDomain } from 'tldts';
import { isFreeMail } from './free-mail';
import { domainKey } from './address-key';

/** Hosts that many tenants share and that the public suffix list does not name. */
const sharedHosts = new Set(['onmicrosoft.com']);

const seen = new Map<string, string | null>();

/**
 * What a company is found by: the domain as it was entered (a web address too), and its registrable form, so that
 * `www.acme.co.uk` answers for everybody at acme.co.uk.
 */
export function domainNames(entered: readonly string[]): string[] {
	const hosts = entered.map((text) =>
		domainKey(
			text
				.replace(/^[a-z]+:\/\//i, '')
				.replace(/[/:?#].*$/, '')
				.replace(/^.*@/, ''),
		),
	);
	return [...new Set(hosts.flatMap((host) => [companyDomain(host) ?? host, host]))].filter(Boolean);
}

/** `mail.acme.co.uk` -> `acme.co.uk`; null for free-mail, public and private suffixes, and what is no domain. */
export function companyDomain(domain: string): string | null {
	const key = domainKey(domain);
	const cached = seen.get(key);
	if (cached !== undefined) return cached;
	const registrable = getDomain(key, { allowPrivateDomains: true });
	const answer =
		registrable && !sharedHosts.has(registrable) && !isFreeMail(registrable) ? registrable : null;
	if (seen.size > 20_000) seen.clear();
	seen.set(key, answer);
	return answer;
}
