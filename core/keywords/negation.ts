/** Decides whether a hit is denied: "not urgent", "kein dringender Fall", "n'est pas urgent", "急ぎではありません". */

const list = (text: string): Set<string> => new Set(text.split(/\s+/).filter(Boolean));

const before = list(`
not isn't isnt aren't wasn't weren't don't doesn't didn't won't nothing never no non hardly
nicht kein keine keinen keiner keinem keines nie niemals nix weder
pas jamais aucun aucune rien guère
no nunca nada ningún ninguna sin tampoco
non nessun nessuna niente mai senza
não nao nunca nenhum nenhuma nada sem
niet geen nooit niets
nie bez żaden żadna żadne
не нема немає без ані ні нет ни никак
inte ej ingen inget aldrig ikke ingen aldri intet ei eikä ne není nejsou nem sem nincs nu niciun nicio
δεν μην όχι değil yok
不 没 沒 未 非 别 別 无 無 不是 并不 並不 没有 沒有
لا ليس ليست غير بدون לא אין בלי ไม่ không chẳng tidak bukan`);

/** What may stand between a denial and the word: articles, forms of "to be", words of degree. */
const fillers = list(`
so very really that too a an the particularly especially super all at terribly be is it's this being considered yet currently exactly overly as quite extremely remotely in any way
so sehr wirklich besonders ganz gar zu ein eine einen einer es das ist war sonderlich allzu unbedingt mehr zwingend
très trop si vraiment particulièrement un une du de la le est c'est tellement forcément bien plus
muy tan tanto realmente un una es demasiado especialmente nada particularmente
molto così tanto troppo veramente un una è particolarmente poi
muito tão realmente um uma é particularmente demasiado
erg heel zo echt een is bijzonder zeer te
bardzo tak zbyt naprawdę jest to szczególnie pilnie
дуже так надто це є особливо зовсім очень так слишком это особо совсем уж
så mycket särskilt en ett är så veldig meget særlig er et erityisen kovin on příliš moc tak nagyon túl foarte prea πολύ είναι çok
是 很 太 那么 那麼 特别 特別 非常 很是`);

/** "Not only urgent" affirms. */
const onlyWords = list(
	'only just merely nur bloß lediglich seulement uniquement solo sólo solamente soltanto só apenas somente alleen slechts enkel tylko jedynie тільки лише только лишь bara endast kun bare vain jen pouze csak doar numai μόνο sadece 只 仅 僅 只是 فقط רק',
);

/** Denials that follow the word. */
const after = list('nicht niet değil inte ikke nie не not');
const afterJapaneseOrKorean =
	/^\s*(?:という)?(?:では?(?:なく|ない|ありません|ございません|無い)|じゃ(?:ない|なく|ありません)|でない|くない|くありません|하지\s?않|지\s?않|(?:이|가|은|는)?\s?아니|아닙|아닌|ではないです)/u;
const beforeChinese = /(?:不|没|沒|未|非|并不|並不|不是|不太|不是很|不算|没有|沒有)$/u;

const tokens = (text: string): string[] => text.match(/[\p{L}\p{N}\p{M}']+|[^\p{L}\p{N}\p{M}'\s]+/gu) ?? [];
const isWord = (token: string): boolean => /[\p{L}\p{N}]/u.test(token);

/** How much text before and after a hit is looked at. */
const reach = 60;

/** @param text normalised; `start` and `end` of the hit within it */
export function isNegated(text: string, start: number, end: number): boolean {
	const left = text.slice(Math.max(0, start - reach), start);
	if (beforeChinese.test(left.trimEnd())) return true;
	const right = text.slice(end, end + reach);
	return afterJapaneseOrKorean.test(right) || deniedBefore(tokens(left)) || deniedAfter(tokens(right));
}

function deniedBefore(left: string[]): boolean {
	for (let steps = 0, at = left.length - 1; at >= 0 && steps < 5; at -= 1, steps += 1) {
		const token = left[at] ?? '';
		if (!isWord(token)) return false;
		if (before.has(token) || /n't$/.test(token)) return !onlyWords.has(left[at + 1] ?? '');
		const elided = /^[a-z]{1,2}'(.+)$/u.exec(token)?.[1];
		if (onlyWords.has(token) || !(fillers.has(token) || (elided !== undefined && fillers.has(elided))))
			return false;
	}
	return false;
}

/** "Dringend ist das nicht." */
function deniedAfter(right: string[]): boolean {
	for (let at = 0; at < 4; at += 1) {
		const token = right[at] ?? '';
		if (!isWord(token)) return false;
		if (after.has(token))
			return at > 0
				? !isWord(right[at + 1] ?? '.') || onlyWords.has(right[at + 1] ?? '') === false
				: !isWord(right[at + 1] ?? '.');
		if (!fillers.has(token) && !list('ist es das is it dat det er är').has(token)) return false;
	}
	return false;
}
