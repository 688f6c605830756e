/** Gives parts whose label says UTF-8, or nothing, while their bytes are older another label, so that they can be read again. */

/** U+FFFD: what a decoder puts where bytes do not fit the label. */
export const isBroken = (text: string): boolean => text.includes('\ufffd');

/** Larger mails are not read twice. */
const longest = 3_000_000;

/** @returns null when the mail cannot be helped */
export function relabelled(head: Buffer, content: Buffer, charset: string): Buffer | null {
	if (content.length > longest) return null;
	const text = Buffer.concat([head, content]).toString('latin1');
	const untyped = !/^content-type[ \t]*:/im.test(head.toString('latin1'));
	const changed = text
		.replace(
			/(charset[ \t]*=[ \t]*)"?(?:utf-?8|us-ascii|unknown-8bit|x-unknown|unicode|none)"?/gi,
			`$1${charset}`,
		)
		.replace(
			/^(content-type:[ \t]*text\/(?:plain|html))[ \t]*(?=\r?\n(?![ \t]))/gim,
			`$1; charset=${charset}`,
		);
	if (untyped) return Buffer.from(`Content-Type: text/plain; charset=${charset}\r\n${changed}`, 'latin1');
	return changed === text ? null : Buffer.from(changed, 'latin1');
}

/** Words of nothing but letters above ASCII are Cyrillic; a Western text has one here and there. */
export function likelyCharset(westernText: string): 'windows-1251' | 'windows-1252' {
	const runs = westernText.match(/[À-ÿ]{4,}/g)?.length ?? 0;
	const single = westernText.match(/[a-z][À-ÿ][a-z]/gi)?.length ?? 0;
	return runs > single ? 'windows-1251' : 'windows-1252';
}
