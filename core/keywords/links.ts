/** Finds addresses and links in a text: a word inside one was not written as a word. */

/** Scripts without spaces end a link, because the sentence goes on behind it. */
const tokens = /[^\s<>"'()[\]{},;|\u3000-\u30ff\u3400-\u9fff\uff00-\uffef\u0e00-\u0e7f]+/g;
const scheme = /(?:https?|ftp):\/\/|mailto:|www\./i;
const endings =
	'com|net|org|info|biz|edu|gov|int|eu|io|app|dev|shop|online|xyz|example|test|invalid|localhost';
/** A host without a scheme: an ending that is no word, or a country's ending where nothing else it could be. */
const bareHost = new RegExp(`^(?:[\\p{L}\\p{N}_-]+\\.)+(?:${endings})(?::\\d+)?(?:[/?#].*)?$`, 'iu');
const countryHost =
	/^(?:[\p{L}\p{N}_]+-[\p{L}\p{N}_-]+\.|(?:[\p{L}\p{N}_-]+\.){2,})[a-z]{2}(?:[/?#].*)?$|^(?:[\p{L}\p{N}_-]+\.)+[a-z]{2}\/\S*$/iu;

/** Blanks out what is no prose, in the same length. Linear. */
export function withoutLinks(text: string): string {
	if (!/[@/.][\p{L}\p{N}]/u.test(text)) return text;
	return text.replace(tokens, (token) => {
		const from = linkStart(token);
		return from < 0 ? token : token.slice(0, from) + ' '.repeat(token.length - from);
	});
}

/** Where a link begins within a token; -1 when it is none. */
function linkStart(token: string): number {
	if (!/[@/.][\p{L}\p{N}]/u.test(token)) return -1;
	const at = token.search(scheme);
	if (at >= 0) return at;
	const sign = token.indexOf('@');
	if (sign > 0 && token.indexOf('.', sign) > sign + 1) return 0;
	const bare = token.replace(/[.!?:]{1,3}$/, '');
	return bare.length < 300 && (bareHost.test(bare) || countryHost.test(bare)) ? 0 : -1;
}
