/**
 * `npm run bench -- mail`: what the reader of mails understands of the corpus in test/corpus/mail, beside the npm packages
 * that do a part of it, and how fast. No package finds bounces, auto-replies or conversations; there the goal stands alone.
 */
import {
	automationRows,
	conversationRows,
	explainRow,
	newTextRows,
	readingRows,
	speedRow,
	type Row,
} from './mail/measure';

export async function run({ quick }: { quick: boolean }): Promise<Row[]> {
	return [
		...(await newTextRows()),
		...(await automationRows()),
		...(await readingRows()),
		...(await conversationRows()),
		await speedRow(quick ? 1 : 5),
		await explainRow(quick ? 200 : 1_000),
	];
}
