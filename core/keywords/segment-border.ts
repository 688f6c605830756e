/** Word borders where no spaces are written: Unicode's dictionary segmentation (UAX #29 as ICU implements it). */

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** Scripts of letters without spaces: "กา" is no word in "กาแฟ", as "car" is none in "carpet". */
const long = 5;
const alphabetic = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Text is segmented in blocks of this size, only where something was found, with this much around it. */
const block = 512;
const around = 32;

export class SegmentBorders {
	/** By block: 1 where a word begins. */
	private readonly known = new Map<number, Uint8Array>();

	constructor(private readonly text: string) {}

	/**
	 * Whether a hit begins a word of its sentence ("京都" does not in "東京都"); a single letter must be the whole word,
	 * and so must a short word of letters. Of a long one either end will do: where "ขอ|ร้องเรียน" may as well be read as
	 * "ขอร้อง|เรียน", the dictionary chooses one of them.
	 */
	standsAsWord(start: number, end: number): boolean {
		const begins = this.beginsAt(start);
		const ends = end >= this.text.length || this.beginsAt(end);
		if (alphabetic.test(this.text.charAt(end - 1)))
			return end - start < long ? begins && ends : begins || ends;
		const isSingle =
			end - start === 1 ||
			(end - start === 2 && this.text.charCodeAt(start) >= 0xd800 && this.text.charCodeAt(start) <= 0xdbff);
		return begins && (!isSingle || ends);
	}

	private beginsAt(at: number): boolean {
		const number = Math.floor(at / block);
		const begins = this.known.get(number) ?? this.segment(number);
		return begins[at - number * block] === 1;
	}

	private segment(number: number): Uint8Array {
		const begins = new Uint8Array(block);
		const first = number * block;
		const from = wholeCharacter(this.text, Math.max(0, first - around));
		for (const { index } of segmenter.segment(this.text.slice(from, first + block + around))) {
			const at = from + index - first;
			if (at >= 0 && at < block) begins[at] = 1;
		}
		this.known.set(number, begins);
		return begins;
	}
}

const wholeCharacter = (text: string, at: number): number =>
	at > 0 && text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) <= 0xdfff ? at - 1 : at;
