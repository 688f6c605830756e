/**
 * The text a person sees of an HTML body, by htmlparser2 in linear time. html-to-text, which mailparser uses, wraps
 * lines, shouts headings in capitals and is quadratic on deep nesting; keyword rules need the words as they stand.
 */
import { isVoid, walkHtml, type HtmlHandlers } from './walk-html';

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

/** Outlook writes every line as a paragraph without a margin. */
const isTight = (name: string, attributes: Record<string, string>, style: string): boolean =>
	name === 'p' &&
	((attributes.class ?? '').startsWith('Mso') ||
		/margin(?:-bottom)?\s*:\s*0(?:\.0+)?(?:p|c|i|;|\s|$)/i.test(style));

/** @param limit characters of HTML after which the rest is left out */
export function htmlToText(html: string, limit = 3_000_000): string {
	const reader = htmlTextReader();
	reader.write(html.slice(0, limit));
	return reader.end();
}

/** Reads HTML piece by piece, so that a long one need not be read without a pause. */
export function htmlTextReader(): { write(html: string): void; end(): string } {
	const out: string[] = [];
	const walk = walkHtml(textHandlers(out));
	return {
		write: (html) => walk.write(html),
		end() {
			walk.end();
			return tidyText(out.join(''));
		},
	};
}

/** Writes what is read to `out`, which {@link tidyText} makes a text of. */
export function textHandlers(out: string[]): HtmlHandlers {
	let hiddenDepth = 0;
	let preDepth = 0;
	const open: { hides: boolean; gap: string }[] = [];
	return {
		open(name, attributes) {
			const style = (attributes.style ?? '').slice(0, 500);
			const hides = hidden.has(name) || attributes.hidden !== undefined || invisible.test(style);
			const gap = !blocks.has(name)
				? ''
				: spaced.has(name) && !isTight(name, attributes, style)
					? '\n\n'
					: '\n';
			if (!isVoid(name)) open.push({ hides, gap });
			if (hides && !isVoid(name)) hiddenDepth += 1;
			if (name === 'pre') preDepth += 1;
			if (hiddenDepth > 0) return;
			if (name === 'br') out.push('\n');
			else if (name === 'td' || name === 'th') out.push('\t');
			else if (name === 'li') out.push('\n- ');
			else if (gap !== '') out.push(gap);
			else if (name === 'img' && attributes.alt && attributes.alt.length < 200) out.push(attributes.alt);
		},
		text(text) {
			if (hiddenDepth === 0) out.push(preDepth > 0 ? text : text.replace(/[ \t\r\n\f]+/g, ' '));
		},
		close(name) {
			const { hides, gap } = open.pop() ?? { hides: false, gap: '' };
			if (hides) hiddenDepth -= 1;
			if (name === 'pre') preDepth = Math.max(0, preDepth - 1);
			if (hiddenDepth === 0 && gap !== '' && name !== 'li') out.push(gap);
		},
	};
}

/** Line by line: a pattern over the whole text would look at a long run of blanks again and again. */
export function tidyText(text: string): string {
	return text
		.replaceAll('\u00a0', ' ')
		.split('\n')
		.map((line) => line.trim().replace(/[ \t]+/g, ' '))
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
