/** Twenty's refusals in plain words: `messages` says what, and not every 400 is the caller's mistake. */
import { CrmError, type CrmErrorCode } from '../../../core/ports/crm-error';
import type { RecordRef } from '../../../core/ports/records';
import type { CrmAnswer } from '../shared/client';
import { twentyRefusal } from './schema';

const wordsOf = (answer: CrmAnswer): string => {
	const told = twentyRefusal.safeParse(answer.body);
	if (!told.success) return '';
	return told.data.messages.join('; ') || told.data.message || '';
};

const codeOf = (answer: CrmAnswer): string => {
	const told = twentyRefusal.safeParse(answer.body);
	return told.success ? (told.data.code ?? '') : '';
};

export const unknownKind = (kind: string): CrmError =>
	new CrmError('unsupported', `Twenty has no records of kind "${kind}".`, {
		sent: 'no',
		todo: 'Choose contact, company or deal. A new sender can become a contact or a deal there.',
	});

export const missingRecord = ({ kind, id }: RecordRef): CrmError =>
	new CrmError('notFound', `Twenty has no ${kind} with the id "${id}".`, {
		sent: 'yes',
		todo: 'Pick the record from the list; it may have been deleted or merged.',
	});

export const notTwenty = (site: string): CrmError =>
	new CrmError('invalid', `The server at ${site} does not answer like Twenty.`, {
		sent: 'no',
		todo: 'Enter the address of the Twenty server (https://api.twenty.com for the hosted one), without /rest.',
	});

/** Somebody holds the address or domain, but no search shows the holder: deleted rows still count. */
export const heldByDeleted = (what: string): CrmError =>
	new CrmError('conflict', `Twenty keeps a deleted record that holds ${what}, and makes no second one.`, {
		sent: 'yes',
		todo: 'Restore that record in Twenty (Deleted records) or destroy it for good, then run again.',
	});

/** `A duplicate entry was detected`; versions before and after say it in other words. */
export const isDuplicate = (answer: CrmAnswer): boolean =>
	(answer.status === 400 || answer.status === 409) &&
	/duplicate entry|^duplicate .*unique|unique constraint|record already exists/i.test(wordsOf(answer));

/** Name of a field that this version or workspace of Twenty does not have. */
export const unknownField = (answer: CrmAnswer): string | undefined =>
	answer.status === 400 ? unknownFieldIn(wordsOf(answer)) : undefined;

export const unknownFieldIn = (words: string): string | undefined =>
	/doesn't have any "([^"]+)" field/.exec(words)?.[1] ??
	/Field metadata not found for field: (\w+)/.exec(words)?.[1];

/** A 500 that answers this very request: a linked record that is not there. Nothing was written. */
export const isLinkFault = (answer: CrmAnswer): boolean =>
	answer.status === 500 && /violates foreign key constraint|invalid input syntax/i.test(wordsOf(answer));

export function refusal(answer: CrmAnswer): CrmError {
	const words = wordsOf(answer);
	const { status } = answer;
	const said = (code: CrmErrorCode, message: string, todo: string): CrmError =>
		new CrmError(code, message, { status, sent: 'yes', todo });
	if (status === 401 || (status === 403 && /token|authenticat/i.test(words)))
		return said(
			'auth',
			`Twenty does not accept the API key (${words || `status ${status}`}).`,
			'Make a key in Twenty (Settings, APIs & Webhooks) and copy it into the credential; it may have expired.',
		);
	// A missing right is 400 in some versions and 403 in others.
	if (codeOf(answer) === 'PERMISSION_DENIED' || status === 403)
		return said(
			'forbidden',
			`Twenty refuses it: ${words || 'no permission'}.`,
			'Give the role of the API key (Settings, Roles) the right to read and edit this object.',
		);
	if (isLinkFault(answer))
		return said(
			'invalid',
			'Twenty has no such record or person to link to.',
			'Pick the record or the responsible person from the list; it may have been deleted.',
		);
	if (status === 404)
		return said('notFound', `Twenty does not have it: ${words}.`, 'It may have been deleted.');
	if (isDuplicate(answer))
		return said('conflict', `Twenty refuses it: ${words}.`, 'Use the record that is there.');
	if (status === 414 || status === 431)
		return said(
			'invalid',
			'A question to Twenty was too long for its server.',
			'Ask for fewer records at a time.',
		);
	return said(
		'invalid',
		`Twenty refuses it: ${words || `status ${status}`}.`,
		'Correct the field that is named.',
	);
}
