/** Alignment after RFC 7489 3.1: two domains of one organisation, by the public suffix list. */
import { getDomain } from 'tldts';

const organisation = (domain: string): string =>
	getDomain(domain, { allowPrivateDomains: true }) ?? domain.toLowerCase();

export const sameOrganisation = (one: string, other: string): boolean =>
	one !== '' && organisation(one) === organisation(other);
