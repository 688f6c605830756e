/** Mails that come out of a parcel as they went in. */
import { openMails, packMails } from '../../../../adapters/imap/parcel';
import { parseMail } from '../../../../adapters/imap/parse/parse-mail';
import type { Mail } from '../../../../core/mail/mail';
import { rawMail } from '../../../support/raw-mail';

const mailWith = async (more: Partial<Mail>): Promise<Mail> => ({
	...(await parseMail(Buffer.from(rawMail('Roof')), {
		now: '2026-03-02T12:00:00.000Z',
		place: { account: 'sales@ours.example', uid: 1 },
	})),
	...more,
});

it.each<[string, Partial<Mail>]>([
	['as parsed', {}],
	['a new text that is all of the text', { text: 'Für Sie 🏠', newText: 'Für Sie 🏠' }],
	['a new text that is its beginning', { text: 'Yes.\n> Well?', newText: 'Yes.' }],
	['a new text that stands below the quote', { text: '> Well?\nYes.', newText: 'Yes.' }],
	['no text at all', { text: '', newText: '' }],
	['half a surrogate pair', { text: 'cut \ud83c', newText: 'cut \ud83c', subject: '\udfe0' }],
])('%s', async (_what, more) => {
	const mails = [await mailWith(more), await mailWith({})];
	expect(openMails(packMails(mails))).toEqual(mails);
});
