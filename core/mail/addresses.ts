/** Reads address headers: groups, quoted commas, comments, encoded words, IDN; by nodemailer's parser, checked by a second one. */
import { domainToUnicode } from 'node:url';
import { parseAddressList } from 'email-addresses';
import addressparser from 'nodemailer/lib/addressparser';
import type { MailAddress } from './mail';
import { decodeBytes, decodeHeader } from './decode-header';

const maxAddresses = 5_000;

interface ParsedAddress {
	name?: string;
	address?: string;
	group?: ParsedAddress[];
}

/** @param raw header value, latin1, encoded words not decoded */
export function readAddresses(raw: string, charset?: string): MailAddress[] {
	if (raw.trim() === '') return [];
	const parsed = flatten(addressparser(withoutLostQuote(withoutFlood(raw))) as ParsedAddress[]);
	return parsed.slice(0, maxAddresses).flatMap((entry) => toAddress(entry, charset));
}

/** Group in group costs the parser dearly; nobody has that many. */
const withoutFlood = (raw: string): string =>
	(raw.match(/:/g)?.length ?? 0) > 200 ? raw.replaceAll(':', ' ') : raw;

/** A quotation mark that never closes would swallow the address. */
const withoutLostQuote = (raw: string): string =>
	raw.includes('"') && (raw.replace(/\\./g, '').match(/"/g)?.length ?? 0) === 1 ? raw.replace('"', '') : raw;

/** A group's members count, the group's own name does not; `undisclosed-recipients:;` is nobody. */
const flatten = (entries: ParsedAddress[]): ParsedAddress[] =>
	entries.flatMap((entry) => (entry.group ? flatten(entry.group) : [entry]));

function toAddress(entry: ParsedAddress, charset?: string): MailAddress[] {
	const written = decodeHeader(entry.address ?? '', charset).trim();
	const address = normaliseAddress(written);
	if (address === '') return [];
	const name = cleanName(decodeHeader(entry.name ?? '', charset));
	return [{ address, name, written }];
}

/** Lower case, domain in Unicode, no trailing dot; '' when it cannot be an address. */
function normaliseAddress(written: string): string {
	const text = written
		.replace(/^mailto:/i, '')
		.replace(/^[\s<"']+|[\s>"',;]+$/g, '')
		.replace(/\s*@\s*/, '@');
	const at = text.lastIndexOf('@');
	if (at < 1 || at === text.length - 1 || /\s/.test(text.slice(at + 1)) || text.length > 320) return '';
	const domain = text
		.slice(at + 1)
		.toLowerCase()
		.replace(/\.+$/, '');
	return `${text.slice(0, at).normalize('NFC').toLowerCase()}@${domain.includes('xn--') ? domainToUnicode(domain) || domain : domain.normalize('NFC')}`;
}

const cleanName = (name: string): string =>
	name
		// eslint-disable-next-line no-control-regex -- control characters never belong to a name
		.replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/g, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^["']+|["']+$/g, '')
		.trim();

/** An address in the display name that is not the real one: `"ceo@bank.com" <x@evil.example>`. */
export function nameHoldsOtherAddress({ name, address }: MailAddress): boolean {
	const shown = /[^\s<>"'(),:;@]{1,64}@[^\s<>"'(),:;@]{1,250}\.[\p{L}0-9-]{2,63}/u.exec(name)?.[0];
	return shown !== undefined && normaliseAddress(shown) !== address;
}

/** A name, quoted or of plain words, and one address in brackets: there is but one way to read it. */
const plainFrom = /^\s*(?:"[^"\\<>@()]*"|[\p{L}\p{N} '._-]*)\s*<([\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+)>\s*$/iu;

/** Whether a strict RFC 5322 parser takes From for other people than the tolerant one: then nobody is chosen silently. */
export function fromIsDisputed(raw: string, ours: MailAddress[]): boolean {
	const text = decodeBytes(raw.slice(0, 10_000));
	const only = plainFrom.exec(text)?.[1];
	if (only !== undefined && ours.length === 1 && ours[0]?.address === normaliseAddress(only)) return false;
	const strict = strictly(text);
	if (!strict) return quotedTwice(text, ours);
	const theirs = strict
		.flatMap((entry) => ('addresses' in entry ? entry.addresses : [entry]))
		.map(({ address }) => normaliseAddress(address));
	return theirs.length > 0 && theirs.join() !== ours.map(({ address }) => address).join();
}

/** The strict parser goes back and forth, and deep: it only gets what an honest From looks like. */
function strictly(raw: string): ReturnType<typeof parseAddressList> {
	if (raw.length > 400 || (raw.match(/\(/g)?.length ?? 0) > 6) return null;
	try {
		return parseAddressList(raw);
	} catch {
		return null;
	}
}

/** Two bracketed addresses without a comma between: readers differ on which one it is. */
function quotedTwice(raw: string, ours: MailAddress[]): boolean {
	const bracketed = [...raw.replace(/"(?:\\.|[^"\\])*"/g, '').matchAll(/<([^<>]+@[^<>]+)>/g)].map((match) =>
		normaliseAddress(match[1] ?? ''),
	);
	return new Set(bracketed).size > Math.max(1, ours.length);
}
