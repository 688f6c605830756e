/** Message-IDs as broken senders write them: folded, with spaces, without brackets, several at once (RFC 5322 3.6.4). */

/** `<A.b@EXAMPLE.com>` -> `A.b@example.com`: case is kept left of the @ and lowered right of it. */
function normaliseId(id: string): string {
	const bare = id.replace(/[<>\s]/g, '').replace(/^["']+|["',;]+$/g, '');
	const at = bare.lastIndexOf('@');
	return at < 0 ? bare : `${bare.slice(0, at)}@${bare.slice(at + 1).toLowerCase()}`;
}

/** Every id of a References or In-Reply-To value, in order, each once. Prose ("your message of ...") gives none. */
export function idsOf(value: string): string[] {
	const bracketed = [...value.matchAll(/<([^<>]{1,990})>/g)].map((match) => match[1] ?? '');
	const found =
		bracketed.length > 0
			? bracketed
			: value.split(/[\s,;]+/).filter((word) => /^[^\s@"]+@[^\s@"]+$/.test(word));
	return [...new Set(found.map(normaliseId))].filter((id) => id !== '');
}

/** The one id of a Message-ID value; null when there is none. Some senders write it without brackets or without @. */
export function idOf(value: string): string | null {
	const [first] = idsOf(value);
	if (first) return first;
	const bare = normaliseId(value);
	return bare === '' || bare.length > 990 ? null : bare;
}
