/** The form in which addresses and domains are compared: lower case, the domain in ASCII. */

/** `Пошта@ПОШТА.укр.` -> `пошта@xn--80a1acn3a.xn--j1amh`. */
export function addressKey(address: string): string {
	const text = address.trim();
	const at = text.lastIndexOf('@');
	if (at < 0) return text.toLowerCase();
	return `${text.slice(0, at).normalize('NFC').toLowerCase()}@${domainKey(text.slice(at + 1))}`;
}

const known = new Map<string, string>();

export function domainKey(domain: string): string {
	const plain = domain.trim().toLowerCase().replace(/\.+$/, '');
	// eslint-disable-next-line no-control-regex -- ASCII is what needs no conversion
	if (/^[\x00-\x7f]*$/.test(plain)) return plain;
	const cached = known.get(plain);
	if (cached !== undefined) return cached;
	let ascii = plain;
	try {
		ascii = new URL(`http://${plain}`).hostname;
	} catch {
		// Not a host name at all: compare it as it stands.
	}
	if (known.size > 5000) known.clear();
	known.set(plain, ascii);
	return ascii;
}

/** Domain of an address in ASCII form; empty when it has none. */
export function domainOf(address: string): string {
	const at = address.lastIndexOf('@');
	return at < 0 ? '' : domainKey(address.slice(at + 1));
}
