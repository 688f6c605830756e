/**
 * Joins the soft line breaks of format=flowed (RFC 3676). Own code: mailparser's decoder joins lines of different quote
 * depth, so that an answer below a quote becomes a part of the quote.
 */

/** @param deleteSpace the blank before a soft break was put in by the sender's program (DelSp=yes) */
export function unflow(text: string, deleteSpace: boolean): string {
	const out: string[] = [];
	let parts: string[] = [];
	let depth = 0;
	const close = (): void => {
		const joined = parts.join('');
		if (depth > 0) out.push(`${'>'.repeat(depth)} ${joined}`.trimEnd());
		else out.push(joined === '-- ' ? joined : joined.trimEnd());
		parts = [];
	};
	for (const line of text.split('\n')) {
		const own = depthOf(line);
		const rest = line.slice(own).replace(/\r$/, '');
		const content = rest.startsWith(' ') ? rest.slice(1) : rest;
		if (parts.length > 0 && own !== depth) close();
		depth = own;
		const flows = content.endsWith(' ') && content !== '-- ';
		parts.push(flows && deleteSpace ? content.slice(0, -1) : content);
		if (!flows) close();
	}
	if (parts.length > 0) close();
	return out.join('\n');
}

function depthOf(line: string): number {
	let depth = 0;
	while (line.charCodeAt(depth) === 0x3e) depth += 1;
	return depth;
}
