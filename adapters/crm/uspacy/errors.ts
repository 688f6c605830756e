/** Uspacy's refusals in plain words. The webhook's address is a secret and never part of one. */
import { CrmError, type CrmErrorCode } from '../../../core/ports/crm-error';
import type { CrmAnswer } from '../shared/client';
import { noSuchRecordIn } from '../shared/errors';
import { uspacyRefusal } from './schema';

export const unknownKind = (kind: string): CrmError =>
	new CrmError('unsupported', `Uspacy has no records of kind "${kind}".`, {
		sent: 'no',
		todo: 'Choose lead, contact, company or deal.',
	});

export const missingRecord = noSuchRecordIn('Uspacy');

export const notUspacy = (host: string): CrmError =>
	new CrmError('invalid', `The server at ${host} does not answer like Uspacy.`, {
		sent: 'no',
		todo: 'Enter the address of the portal, such as https://company.uspacy.ua, or the whole address of the incoming webhook.',
	});

export function refusal(answer: CrmAnswer): CrmError {
	const { status } = answer;
	const words = wordsOf(answer) || `status ${status}`;
	const said = (code: CrmErrorCode, message: string, todo: string): CrmError =>
		new CrmError(code, message, { status, sent: 'yes', todo });
	switch (status) {
		case 401:
			return said(
				'auth',
				`Uspacy does not accept the credential (${words}).`,
				'Copy the token or the address of the incoming webhook into the credential again; a token expires.',
			);
		case 403:
			return said(
				'forbidden',
				`Uspacy refuses it: ${words}.`,
				'Give the webhook this permission (Uspacy, Webhooks), or the user of the token the right in the CRM.',
			);
		case 404:
			return said('notFound', `Uspacy does not have it: ${words}.`, 'It may have been deleted.');
		case 409:
			return said('conflict', `Uspacy says there is one already: ${words}.`, 'Use the record that is there.');
		default:
			return said('invalid', `Uspacy refuses it: ${words}.`, 'Correct the field that is named.');
	}
}

/** `{ errors: { email: ["…"] } }` -> `email: …`. */
function wordsOf(answer: CrmAnswer): string {
	const told = uspacyRefusal.safeParse(answer.body);
	if (!told.success) return '';
	const { errors = {}, error, message } = told.data;
	const fields = Object.entries(errors).map(([field, texts]) => `${field}: ${[texts].flat().join(', ')}`);
	return fields.join('; ') || message || error || '';
}
