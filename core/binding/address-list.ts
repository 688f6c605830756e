/** Decides whether an address is on a list of `domain` (with sub-domains), `a@domain` and `*@domain` entries. */
import { addressKey, domainKey } from './address-key';

export interface AddressList {
	has(address: string): boolean;
}

/** Why an entry cannot be used, in one sentence; null when it can. */
export function refuseEntry(entry: string): string | null {
	const text = entry.trim();
	const at = text.lastIndexOf('@');
	const local = at < 0 ? '' : text.slice(0, at);
	const domain = text.slice(at + 1).replace(/^\*?\./, '');
	if (text === '') return 'an empty entry matches nothing';
	if (/\s/.test(text)) return `"${entry}" holds a space`;
	if (at === 0) return `"${entry}" has nothing before the @`;
	if (domain === '' || domain.includes('*')) return `"${entry}" names no domain`;
	if (local.includes('*') && local !== '*')
		return `"${entry}": a star stands for the whole part before the @`;
	return null;
}

/** Any letter case; domains are compared in their ASCII form. */
export function addressList(entries: string[]): AddressList {
	const addresses = new Set<string>();
	const hosts = new Set<string>();
	const trees = new Set<string>();
	for (const entry of entries) {
		const text = entry.trim();
		if (refuseEntry(text)) continue;
		if (text.startsWith('*@')) hosts.add(domainKey(text.slice(2)));
		else if (text.includes('@')) addresses.add(addressKey(text));
		else trees.add(domainKey(text.replace(/^\*?\./, '')));
	}
	return {
		has(address) {
			const key = addressKey(address);
			const host = key.slice(key.lastIndexOf('@') + 1);
			return addresses.has(key) || hosts.has(host) || withParents(host).some((name) => trees.has(name));
		},
	};
}

/** `a.b.example` -> itself, `b.example`, `example`. */
function withParents(host: string): string[] {
	const labels = host.split('.');
	return labels.map((_, index) => labels.slice(index).join('.'));
}
