/** Takes the quoted part out of an HTML body by the marks that mail clients leave, before the text is read. */
import { Parser } from 'htmlparser2';

export interface OwnHtml {
	/** HTML without quotes and signatures. */
	html: string;
	/** Whether a mark was found. */
	marked: boolean;
}

const quoteMarks =
	/(?:^|[\s_-])(?:gmail_quote|gmail_extra_quote|gmail_attr|yahoo_quoted|yahoo-quoted|yiv\d*yahoo_quoted|moz-cite-prefix|moz-forward-container|protonmail_quote|tutanota_quote|zmail_extra|zmail_extra_hr|OutlookMessageHeader|gmx_quote|WordSection1Quote|mail_quote|mailcue|ntes_quote|qmbox_quote|foxmailquote|front-blockquote|spark_quote|replywrote|airmail_ext_on|cite-block|quotedReply|reply-quote|mcntmcntquote|history_container|ms-outlook-mobile-reference-message|freebirdquote)(?:$|[\s_-])/i;
const quoteIds =
	/^(?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|replySplit|OLK_SRC_BODY_SECTION|reply-intro|isForwardContent|isReplyContent|stopSpelling|hmquote|oriMsgHtmlSeperator|ymail_android_quote|yahoo_quoted_\d+|_com_android_quote)$/i;
const signatureMarks =
	/(?:^|[\s_-])(?:gmail_signature|gmail_signature_prefix|moz-signature|protonmail_signature_block(?!-empty)|signature-wrapper|ms-outlook-mobile-signature|spark_signature|zmail_signature|bloop_sign|airmail_sign|elementToProof-signature)(?:$|[\s_-])/i;
const hidesRest =
	/^(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|oriMsgHtmlSeperator|reply-intro|mail-editor-reference-message-container)$/i;
const outlookRule =
	/border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?solid\s+#(?:e1e1e1|b5c4df)\s+1(?:\.0)?pt/i;

const escape = (text: string): string =>
	text.replace(/[&<>"]/g, (it) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[it] ?? it);
const voids = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** One pass, linear. Text after a marked quote is kept, so that answers below and between stay. */
export function ownHtml(html: string): OwnHtml {
	const out: string[] = [];
	let marked = false;
	let skipDepth = 0;
	let rest = false;
	const skips: boolean[] = [];
	const parser = new Parser({
		onopentag(name, attributes) {
			const mark = `${attributes.class ?? ''} ${attributes.name === 'quote' ? 'gmx_quote' : ''}`;
			const id = attributes.id ?? '';
			const quote =
				quoteMarks.test(mark) ||
				quoteIds.test(id) ||
				(name === 'blockquote' &&
					(/cite/i.test(attributes.type ?? '') ||
						attributes.cite !== undefined ||
						/border-left/i.test(attributes.style ?? ''))) ||
				(name === 'div' && outlookRule.test(attributes.style ?? ''));
			const signature =
				signatureMarks.test(` ${attributes.class ?? ''} `) ||
				attributes['data-smartmail'] === 'gmail_signature' ||
				/^(?:x_)*(?:Signature|ms-outlook-mobile-signature)$/i.test(id);
			if (quote) marked = true;
			if (hidesRest.test(id) || (name === 'div' && outlookRule.test(attributes.style ?? ''))) rest = true;
			const skip = quote || signature;
			if (!voids.has(name)) skips.push(skip);
			if (skip && !voids.has(name)) skipDepth += 1;
			if (skipDepth > 0 || rest || (voids.has(name) === false && skip)) return;
			const kept = ['style', 'hidden', 'alt']
				.filter((key) => attributes[key] !== undefined)
				.map((key) => ` ${key}="${escape(attributes[key] ?? '')}"`);
			out.push(`<${name}${kept.join('')}>`);
		},
		ontext(text) {
			if (skipDepth === 0 && !rest) out.push(escape(text));
		},
		onclosetag(name) {
			if (voids.has(name)) return;
			const skipped = skips.pop() ?? false;
			if (skipped) skipDepth -= 1;
			else if (skipDepth === 0 && !rest) out.push(`</${name}>`);
		},
	});
	parser.write(html);
	parser.end();
	return { html: out.join(''), marked };
}
