/**
 * What the receiving server says about the sender: the topmost Authentication-Results of a trusted authserv-id
 * (RFC 8601), with alignment after RFC 7489. A header further down may be forged by the sender and never counts.
 */
import type { Headers } from './headers';
import type { Authentication } from './mail';
import { sameOrganisation } from './organisation';

interface Method {
	name: string;
	result: string;
	/** `header.d`, `smtp.mailfrom`, ... in lower case. */
	properties: Map<string, string>;
}

interface Stamp {
	authservId: string;
	methods: Method[];
}

const nothing: Authentication = { verdict: 'none', spf: null, dkim: null, dmarc: null, authservId: null };

/**
 * @param fromDomain domain of the visible From
 * @param trusted authserv-ids that count; empty = the topmost header counts
 */
export function authenticationOf(
	headers: Headers,
	fromDomain: string,
	trusted: readonly string[] = [],
): Authentication {
	const ids = new Set(trusted.map((id) => id.trim().toLowerCase()));
	const stamps = headers.all('authentication-results').map(readStamp);
	const stamp = ids.size === 0 ? stamps[0] : stamps.find(({ authservId }) => ids.has(authservId));
	if (!stamp) return nothing;
	const of = (name: string): Method[] => stamp.methods.filter((method) => method.name === name);
	const dmarc = of('dmarc')[0]?.result ?? null;
	const spf = best(of('spf'));
	const dkim = best(of('dkim'));
	const aligned = [...of('dkim'), ...of('spf')].some(
		(method) => method.result === 'pass' && isAligned(method, fromDomain),
	);
	const failed = [...of('dkim'), ...of('spf')].some(({ result }) => result === 'fail');
	return {
		verdict: verdictOf({ dmarc, failed, aligned }),
		spf,
		dkim,
		dmarc,
		authservId: stamp.authservId,
	};
}

/**
 * What the results mean together (design 5.1).
 * `aligned`: a passing SPF or DKIM of the sender's own organisation; `failed`: an SPF or DKIM check that failed.
 */
export function verdictOf({
	dmarc,
	failed,
	aligned,
}: {
	dmarc: string | null;
	failed: boolean;
	aligned: boolean;
}): Authentication['verdict'] {
	if (dmarc === 'pass' || (dmarc !== 'fail' && aligned)) return 'pass';
	if (dmarc === 'fail') return 'fail';
	const judged = dmarc !== null && dmarc !== 'none';
	return !judged && failed ? 'fail' : 'none';
}

/** One passing signature is enough, whatever else was signed. */
function best(methods: Method[]): string | null {
	return (methods.find(({ result }) => result === 'pass') ?? methods[0])?.result ?? null;
}

function isAligned({ name, properties }: Method, fromDomain: string): boolean {
	const keys = name === 'dkim' ? ['header.d', 'header.i'] : ['smtp.mailfrom', 'smtp.mail', 'smtp.helo'];
	const value = keys.map((key) => properties.get(key)).find((it) => it !== undefined);
	if (value === undefined) return false;
	return sameOrganisation(value.slice(value.lastIndexOf('@') + 1), fromDomain);
}

/** `mx.example 1; spf=pass (text) smtp.mailfrom=a@b.c; dkim=fail reason="bad" header.d=b.c` */
function readStamp(value: string): Stamp {
	const parts = splitOutsideQuotes(withoutComments(value));
	const authservId = (parts[0] ?? '').trim().split(/\s+/)[0]?.toLowerCase() ?? '';
	return {
		authservId: authservId.includes('=') ? '' : authservId,
		methods: parts.slice(authservId.includes('=') ? 0 : 1).flatMap(readMethod),
	};
}

function readMethod(part: string): Method[] {
	const match = /^\s*([\w-]+)(?:\s*\/\s*\d+)?\s*=\s*([\w-]+)/.exec(part);
	if (!match) return [];
	const properties = new Map<string, string>();
	for (const [, key, quoted, bare] of part
		.slice(match[0].length)
		.matchAll(/([\w.-]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))/g)) {
		if (key) properties.set(key.toLowerCase(), (quoted ?? bare ?? '').toLowerCase().replace(/^<|>$/g, ''));
	}
	const result = (match[2] ?? '').toLowerCase();
	// RFC 5451 called a failed SPF check `hardfail`; some servers still do.
	return [
		{ name: (match[1] ?? '').toLowerCase(), result: result === 'hardfail' ? 'fail' : result, properties },
	];
}

/** Comments nest (RFC 5322 3.2.2) and may hold semicolons and equal signs. */
function withoutComments(value: string): string {
	let out = '';
	let depth = 0;
	let quoted = false;
	for (let index = 0; index < value.length; index += 1) {
		const character = value[index] ?? '';
		if (character === '\\') {
			if (depth === 0) out += value.slice(index, index + 2);
			index += 1;
		} else if (character === '"' && depth === 0) {
			quoted = !quoted;
			out += character;
		} else if (!quoted && character === '(') depth += 1;
		else if (!quoted && character === ')') depth = Math.max(0, depth - 1);
		else if (depth === 0) out += character;
	}
	return out;
}

const splitOutsideQuotes = (value: string): string[] => value.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
