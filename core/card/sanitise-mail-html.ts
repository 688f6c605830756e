/**
 * Makes the HTML of a foreign mail harmless, by sanitize-html with an allow list. The result is shown in a sandboxed
 * frame under the page's Content-Security-Policy: three walls, each enough on its own.
 */
import sanitizeHtml from 'sanitize-html';
import { SafeHtml } from './html';

export interface SanitisedMail {
	html: SafeHtml;
	/** How many remote images, backgrounds and the like were taken out. */
	remoteRemoved: number;
}

const allowedTags = [
	'a',
	'abbr',
	'address',
	'b',
	'bdi',
	'bdo',
	'blockquote',
	'br',
	'caption',
	'center',
	'cite',
	'code',
	'col',
	'colgroup',
	'dd',
	'del',
	'div',
	'dl',
	'dt',
	'em',
	'font',
	'h1',
	'h2',
	'h3',
	'h4',
	'h5',
	'h6',
	'hr',
	'i',
	'img',
	'ins',
	'kbd',
	'li',
	'mark',
	'ol',
	'p',
	'pre',
	'q',
	's',
	'samp',
	'small',
	'span',
	'strike',
	'strong',
	'sub',
	'sup',
	'table',
	'tbody',
	'td',
	'tfoot',
	'th',
	'thead',
	'tr',
	'tt',
	'u',
	'ul',
	'wbr',
];

const size = [/^\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?$/];
const colour = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]{1,40}\)$/i, /^[a-z]{3,20}$/i];
const word = [/^[a-z-]{1,20}$/i];
const box = [/^(?:-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?\s*){1,4}$/, /^auto$/];

/** No position, z-index, url(), expression() or custom property: nothing that can cover the page or load. */
const allowedStyles = {
	'*': {
		color: colour,
		'background-color': colour,
		'font-size': [...size, ...word],
		'font-weight': [/^(?:[a-z]{4,8}|[1-9]00)$/],
		'font-style': word,
		'font-family': [/^[\w\s,'"-]{1,120}$/],
		'line-height': [...size, /^normal$/],
		'text-align': word,
		'text-decoration': word,
		'vertical-align': word,
		'white-space': word,
		'border-collapse': word,
		width: size,
		'max-width': size,
		padding: box,
		margin: box,
		border: [/^[\w\s#%.,()-]{1,60}$/],
	},
};

/** Bitmap images inside the mail; SVG is left out, for it is a document that can hold script. */
const embeddedImage = /^data:image\/(?:png|gif|jpe?g|webp);base64,[a-z0-9+/=\s]+$/i;

/** Only whole addresses: a relative link would lead into our own pages. */
const safeLink = /^(?:https?:\/\/|mailto:|tel:)/i;

/**
 * @param remote true shows images over https that a person asked for; false takes everything out that would load.
 */
export function sanitiseMailHtml(source: string, options: { remote: boolean }): SanitisedMail {
	let remoteRemoved = 0;
	const clean = sanitizeHtml(source, {
		allowedTags,
		allowedAttributes: {
			'*': ['style', 'align', 'valign', 'dir', 'lang', 'title'],
			a: ['href', 'rel', 'target'],
			img: ['src', 'alt', 'width', 'height', 'referrerpolicy'],
			table: ['width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
			td: ['width', 'height', 'colspan', 'rowspan', 'bgcolor'],
			th: ['width', 'height', 'colspan', 'rowspan', 'bgcolor'],
			tr: ['bgcolor'],
			col: ['width', 'span'],
			font: ['color', 'size', 'face'],
			ol: ['start', 'type'],
		},
		allowedStyles,
		allowedSchemes: ['http', 'https', 'mailto', 'tel'],
		allowedSchemesByTag: { img: ['https', 'data'] },
		allowProtocolRelative: false,
		disallowedTagsMode: 'discard',
		nonTextTags: [
			'script',
			'style',
			'textarea',
			'option',
			'noscript',
			'title',
			'xmp',
			'template',
			'iframe',
			'noembed',
			'noframes',
			'svg',
			'math',
		],
		nestingLimit: 120,
		transformTags: {
			a: (tagName, attribs) => {
				const { href, ...others } = attribs;
				const kept: Record<string, string> =
					href !== undefined && safeLink.test(href.trim()) ? { href: href.trim() } : {};
				return {
					tagName,
					attribs: { ...others, ...kept, rel: 'noopener noreferrer nofollow', target: '_blank' },
				};
			},
			img: (tagName, attribs) => {
				const src = (attribs.src ?? '').trim();
				const shown = embeddedImage.test(src) || (options.remote && /^https:\/\//i.test(src));
				if (!shown && src !== '') remoteRemoved += 1;
				const others = { ...attribs };
				delete others.src;
				return { tagName, attribs: shown ? { ...others, src, referrerpolicy: 'no-referrer' } : others };
			},
		},
	});
	return { html: new SafeHtml(clean), remoteRemoved };
}
