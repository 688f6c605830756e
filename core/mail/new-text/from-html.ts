/**
 * Takes the quoted part out of an HTML body by the marks that mail clients leave, before the text is read. Where a quote
 * stood a mark stays, so that the text reader drops the attribution above it and keeps the answers around it.
 */
import { textHandlers, tidyText } from '../html-text';
import { isVoid, walkHtml } from '../walk-html';
import { hasAddress, hasClock, hasVerb } from './attribution-words';
import { endMark, quoteMark } from './own-segments';
import { ruleMark } from './old-mail';

export interface OwnHtml {
	/** Text without quotes and signatures, with marks where they stood. */
	text: string;
	/** Whether a mark was found. */
	marked: boolean;
}

/** What an element is to the reader. */
type Role = 'quote' | 'wrapper' | 'folded' | 'attribution' | 'signature' | 'rest' | 'rule' | null;

const word = (names: string): RegExp => new RegExp(`(?:^|\\s)(?:${names})(?:$|\\s)`, 'i');
const quoteClasses = word(
	'(?:ydp\\w*|yiv\\d*)?yahoo[_-]quoted|moz-forward-container|tutanota_quote|gmx_quote|mail_quote|ntes_quote|qmbox_quote|foxmailquote|front-blockquote|spark_quote|airmail_ext_quote|cite-block|quotedReply|reply-quote|mcntmcntquote|history_container|freebirdquote|acompli_quote|mailbird_quote|bluemail_quote|replied-quote|tm_quote|mb-quote|edo_quote|mailru-quote|mailquote|quoted-content|lfmailquote|rcmQuote',
);
const wrapperClasses = word(
	'gmail_quote(?:_container)?|protonmail_quote|zmail_extra|aju_quote|superhuman_quote|missive_quote|hey_quote|WebMailQuote',
);
const attributionClasses = word(
	'gmail_attr|moz-cite-prefix|cite-prefix|airmail_on|reply-intro|replyAttribution|quote-attribution|zmail_extra_hr',
);
/** A class, an id or a name that says signature: `gmail_signature`, `moz-signature`, `messageSignatureSection`, `Signature`. */
const signature =
	/(?:^|[\s_-]|[a-z](?=S))(?:e?mail|message|outlook|mobile|apple|user)?[-_]?signature(?:$|[\s\d_-]|prefix|section|block|container|wrapper|contents?)|ydp[\da-z]{4,12}signature|bloop_sign|airmail_sign|wisestamp|AppleMailSignature|EditorSign|(?:^|[\s_-])(?:ntes_|mail_?)?sign(?:$|[\s_-])|__SIG_P/i;
const quoteIds =
	/^(?:replySplit|isForwardContent|isReplyContent|hmquote|_com_android_quote|ymail_android_quote|(?:ydp\w*)?yahoo_quoted_\d+|mail-editor-reference-message-container|reply-history|zmail-quote)$/i;
const restIds =
	/^(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|oriMsgHtmlSeperator|stopSpelling|divtagdefaultwrapper_reply)$/i;
/** Real ones have some hundred characters; more is meant to slow readers down. */
const longestStyle = 500;
/** A border on top alone: Outlook's rule above the header of the older mail. */
const topRule = /border-top\s*:\s*[^;]*solid/i;
const leftRule = /border-left\s*:\s*(?!0|none|medium)[^;]*(?:px|pt|em|solid)/i;
const indentOnly =
	/border(?:-left)?\s*:\s*(?:none|0|medium none)|margin(?:-left)?\s*:\s*0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+40px/i;

function roleOf(name: string, attributes: Record<string, string>): Role {
	const mark = attributes.class ?? '';
	const id = (attributes.id ?? '').replace(/^(?:x_)+/, '');
	const style = (attributes.style ?? '').slice(0, longestStyle);
	if (restIds.test(id) || word('OutlookMessageHeader').test(mark)) return 'rest';
	const marker = attributes['data-marker'] ?? '';
	if (/^__(?:HEADERS|DIVIDER)__$/.test(marker)) return 'rest';
	if (marker === '__QUOTED_TEXT__') return 'quote';
	if (quoteClasses.test(mark) || quoteIds.test(id) || /^(?:quote|_?quoted)$/i.test(attributes.name ?? ''))
		return 'quote';
	if (name === 'blockquote') {
		const cited =
			/cite/i.test(attributes.type ?? '') || attributes.cite !== undefined || wrapperClasses.test(mark);
		return cited || leftRule.test(style) || !indentOnly.test(style) ? 'quote' : null;
	}
	if (attributionClasses.test(mark) || attributionClasses.test(id)) return 'attribution';
	if (wrapperClasses.test(mark)) return 'wrapper';
	if (name === 'details') return 'folded';
	if (
		signature.test(`${mark} ${id} ${attributes.name ?? ''} ${attributes['data-smartmail'] ?? ''} ${marker}`)
	)
		return 'signature';
	if (name === 'hr' || ((name === 'div' || name === 'p') && topRule.test(style))) return 'rule';
	return null;
}

interface Open {
	role: Role;
	/** Wrappers: where their output began. */
	start: number;
	/** Wrappers: whether a quote stood inside. */
	quoted: boolean;
}

/** The words that stand for a picture are no words of the writer; a smiley is. */
const isPicture = (name: string, { alt = '' }: Record<string, string>): boolean =>
	name === 'img' && /[\p{L}\d]/u.test(alt);

/** "Your terms say:" above a blockquote without any mark: a person cites something else than a mail. */
function announced(out: readonly string[]): boolean {
	const above = out.slice(-12).join('').trimEnd();
	const last = above.slice(above.lastIndexOf('\n') + 1);
	return /[\p{L}\d][:：]$/u.test(last) && !hasClock(last) && !hasAddress(last) && !hasVerb(last);
}

/** Where an attribute may stand that gives an element a role, its value, and the one element that has a role by its name. */
const roleValues =
	/(?<=[\s"'/])(?:class|id|name|data-smartmail|data-marker)\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)|<blockquote/gi;
/** What some name of a role holds, anywhere in it; an entity may hide one. */
const roleStems =
	/quot|sign|__SIG_|wisestamp|__HEADERS__|__DIVIDER__|yahoo|moz-|cite-|history_|zmail_|gmail_attr|airmail_|reply|rply|isForward|mail-editor|appendonsend|OLK_SRC|oriMsg|stopSpelling|OutlookMessage|&/i;

/** False only where {@link ownHtml} finds no mark: a look at the names costs a tenth of reading the HTML. */
export function mayBeMarked(html: string): boolean {
	for (const [, value] of html.matchAll(roleValues))
		if (value === undefined || roleStems.test(value)) return true;
	return false;
}

const line = (mark: string): string => `\n${mark}\n`;

/** Real mails have some thousand; what comes behind that many would only stop n8n. */
const mostElements = 40_000;

/** One pass, linear. @param withSignature keeps what is marked as a signature: some people type into it */
export function ownHtml(html: string, withSignature = false): OwnHtml {
	const out: string[] = [];
	const write = textHandlers(out);
	const open: Open[] = [];
	const wrappers: Open[] = [];
	let marked = false;
	let skipped = 0;
	let ended = false;
	let elements = 0;
	const silent = (): boolean => skipped > 0 || ended;
	const walk = walkHtml({
		open(name, attributes) {
			elements += 1;
			if (elements > mostElements) ended = true;
			const found = ended ? null : roleOf(name, attributes);
			const cites = name === 'blockquote' && Object.keys(attributes).length === 0 && announced(out);
			const role = (found === 'signature' && withSignature) || cites ? null : found;
			const entry: Open = { role, start: out.length, quoted: false };
			if (!isVoid(name)) open.push(entry);
			if (role !== null && role !== 'rule' && role !== 'folded') marked = true;
			if (!silent()) {
				if (role === 'rest') {
					ended = true;
					out.push(line(endMark));
				} else if (role === 'quote') {
					const wrapper = wrappers.at(-1);
					if (wrapper && !wrapper.quoted) openWrapper(wrapper, out);
					out.push(line(quoteMark));
				} else if (role === 'rule') out.push(line(ruleMark));
				else if (role === 'wrapper' || role === 'folded') wrappers.push(entry);
			}
			const hides = role === 'quote' || role === 'attribution' || role === 'signature';
			if (hides && !isVoid(name)) skipped += 1;
			if (!silent() && !hides && name !== 'hr' && !isPicture(name, attributes)) write.open(name, attributes);
		},
		text(text) {
			if (!silent()) write.text(text);
		},
		close(name) {
			const entry = open.pop();
			const role = entry?.role;
			if (role === 'quote' || role === 'attribution' || role === 'signature') skipped -= 1;
			else if (!silent()) {
				write.close(name);
				if (entry && wrappers.at(-1) === entry) closeWrapper(wrappers.pop(), out);
			}
		},
	});
	walk.write(html);
	walk.end();
	return { text: tidyText(out.join('')), marked };
}

/** What a wrapper holds above its first quote is the attribution, or the header of a forward, below which all is old. */
function openWrapper(wrapper: Open, out: string[]): void {
	wrapper.quoted = true;
	const above = out.slice(wrapper.start).join('');
	out.length = wrapper.start;
	if (/[-_]{5,}/.test(above)) out.push(line(endMark));
}

/** A wrapper without a quote inside is one; what a person folds away themselves is not. */
function closeWrapper(wrapper: Open | undefined, out: string[]): void {
	if (!wrapper || wrapper.quoted || wrapper.role === 'folded') return;
	out.length = wrapper.start;
	out.push(line(quoteMark));
}
