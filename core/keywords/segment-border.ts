/** Word borders where no spaces are written: Unicode's dictionary segmentation (UAX #29 as ICU implements it). */

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** Text is segmented in blocks of this size, only where something was found, with this much around it. */
const block = 512;
const around = 32;

export class SegmentBorders {
	/** By block: 1 where a word begins. */
	private readonly known = new Map<number, Uint8Array>();

	constructor(private readonly text: string) {}

	/** Whether a hit begins a word of its sentence ("京都" does not in "東京都"); a single letter must be the whole word. */
	standsAsWord(start: number, end: number): boolean {
		if (!this.beginsAt(start)) return false;
		const isSingle =
			end - start === 1 ||
			(end - start === 2 && this.text.charCodeAt(start) >= 0xd800 && this.text.charCodeAt(start) <= 0xdbff);
		return !isSingle || end >= this.text.length || this.beginsAt(end);
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
