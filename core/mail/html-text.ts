/**
 * The text a person sees of an HTML body, by htmlparser2 in linear time. html-to-text, which mailparser uses, wraps
 * lines, shouts headings in capitals and is quadratic on deep nesting; keyword rules need the words as they stand.
 */
import { Parser } from 'htmlparser2';

const hidden = new Set([
	'script',
	'style',
	'head',
	'title',
	'template',
	'noscript',
	'noembed',
	'noframes',
	'iframe',
	'object',
	'svg',
	'math',
	'select',
	'textarea',
	'xml',
]);
const blocks = new Set(
	'address article aside blockquote center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header li main nav ol p pre section summary table tr ul hr'.split(
		' ',
	),
);
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const spaced = new Set([
	'p',
	'h1',
	'h2',
	'h3',
	'h4',
	'h5',
	'h6',
	'blockquote',
	'ul',
	'ol',
	'dl',
	'table',
	'pre',
	'hr',
]);

/** Ways senders hide preheaders and keyword stuffing. */
const invisible =
	/display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])|(?:max-height|opacity)\s*:\s*0(?![.\d]*[1-9])/i;

/** @param limit characters after which the rest is left out */
export function htmlToText(html: string, limit = 2_000_000): string {
	const out: string[] = [];
	let length = 0;
	let hiddenDepth = 0;
	let preDepth = 0;
	const open: boolean[] = [];
	const breakLine = (): void => void out.push('\n');
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				const hides =
					hidden.has(name) || attributes.hidden !== undefined || invisible.test(attributes.style ?? '');
				if (!voids.has(name)) open.push(hides);
				if (hides && !voids.has(name)) hiddenDepth += 1;
				if (name === 'pre') preDepth += 1;
				if (hiddenDepth > 0) return;
				if (name === 'br') breakLine();
				else if (name === 'td' || name === 'th') out.push('\t');
				else if (name === 'li') out.push('\n- ');
				else if (blocks.has(name)) out.push(spaced.has(name) ? '\n\n' : '\n');
				else if (name === 'img' && attributes.alt && attributes.alt.length < 200) out.push(attributes.alt);
			},
			ontext(text) {
				if (hiddenDepth > 0 || length > limit) return;
				length += text.length;
				out.push(preDepth > 0 ? text : text.replace(/[ \t\r\n\f]+/g, ' '));
			},
			onclosetag(name) {
				if (voids.has(name)) return;
				if (open.pop()) hiddenDepth -= 1;
				if (name === 'pre') preDepth = Math.max(0, preDepth - 1);
				if (hiddenDepth === 0 && blocks.has(name) && name !== 'li')
					out.push(spaced.has(name) ? '\n\n' : '\n');
			},
		},
		{ decodeEntities: true },
	);
	parser.write(html.slice(0, limit * 3));
	parser.end();
	return tidy(out.join(''));
}

function tidy(text: string): string {
	return text
		.replace(/\u00a0/g, ' ')
		.replace(/[ \t]*\n[ \t]*/g, '\n')
		.replace(/[ \t]{2,}/g, ' ')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
