/** EspoCRM's refusals in plain words. The reason stands in the header X-Status-Reason; bodies are often empty. */
import { CrmError, type CrmErrorCode } from '../../../core/ports/crm-error';
import { kinds, type RecordRef } from '../../../core/ports/records';
import type { CrmAnswer } from '../shared/client';
import { entities, espoRefusal } from './schema';

export const unknownKind = (kind: string): CrmError =>
	new CrmError('unsupported', `EspoCRM has no records of kind "${kind}".`, {
		sent: 'no',
		todo: `Choose one of: ${kinds.join(', ')}.`,
	});

export const missingRecord = ({ kind, id }: RecordRef): CrmError =>
	new CrmError('notFound', `EspoCRM has no ${entities[kind]} with the id "${id}".`, {
		sent: 'yes',
		todo: 'Pick the record from the list; it may have been deleted or merged.',
	});

export const notEspo = (site: string): CrmError =>
	new CrmError('invalid', `The server at ${site} does not answer like EspoCRM.`, {
		sent: 'no',
		todo: 'Enter the address at which EspoCRM opens in the browser, without anything after the folder it is installed in.',
	});

/** For an answer that is neither a success nor one the caller expected. */
export function refusal(answer: CrmAnswer): CrmError {
	const reason = (answer.headers['x-status-reason'] ?? '').trim();
	const told = espoRefusal.safeParse(answer.body);
	const { label, data } = told.success ? told.data.messageTranslation : { label: '', data: null };
	if (answer.status === 401)
		return said('auth', 'EspoCRM does not know the API key.', answer, {
			todo: 'Copy the key of the API user (Administration, API Users) into the credential and check that the user is active.',
		});
	if (label === 'validationFailure')
		return said('invalid', invalidField(data ?? {}, reason), answer, {
			todo: 'Correct that field in the node, or the mail goes to Review.',
		});
	if (label === 'cannotRelateNonExisting')
		return said(
			data?.foreignEntityType === 'User' ? 'invalid' : 'notFound',
			`EspoCRM has no such ${text(data?.foreignEntityType, 'record')} to link to (${withoutDot(reason)}).`,
			answer,
			{ todo: 'Pick the record or the responsible person from the list; it may have been deleted.' },
		);
	return byStatus(answer, reason);
}

function byStatus(answer: CrmAnswer, reason: string): CrmError {
	switch (answer.status) {
		case 403:
			if (reason === '') return lockedOut(answer);
			return said('forbidden', `EspoCRM refuses it: ${withoutDot(reason)}.`, answer, {
				todo: rightsTodo(reason),
			});
		case 404:
			return said('notFound', `EspoCRM does not have it: ${withoutDot(reason) || 'not found'}.`, answer, {
				todo: 'The record may have been deleted, or the entity is switched off in EspoCRM.',
			});
		case 409:
			return said(
				'conflict',
				`EspoCRM says there is one already (${withoutDot(reason) || 'duplicate'}).`,
				answer,
				{
					todo: 'Use the record that is there.',
				},
			);
		default:
			return said(
				answer.status >= 500 ? 'unavailable' : 'invalid',
				`EspoCRM answered with status ${answer.status}${reason ? `: ${withoutDot(reason)}` : ''}.`,
				answer,
				{ todo: 'Look at the log of EspoCRM for the time of this call.' },
			);
	}
}

/** A missing right always comes with its reason; this bare 403 is what a locked-out address gets, good keys too. */
const lockedOut = (answer: CrmAnswer): CrmError =>
	said('unavailable', 'EspoCRM refuses every call from this address at the moment.', answer, {
		todo: 'After ten wrong keys EspoCRM locks an address for about a minute: correct the key, wait, run again. Otherwise a proxy in front of EspoCRM refuses.',
	});

const rightsTodo = (reason: string): string =>
	/import|'from' address/i.test(reason)
		? 'Give the role of the API user the scope Import and the right to create Emails.'
		: /assign/i.test(reason)
			? 'Give the role of the API user the assignment permission "all", or leave the responsible person empty.'
			: 'Give the role of the API user (Administration, Roles) that right.';

function invalidField(data: Record<string, unknown>, reason: string): string {
	const field = text(data.field, 'a field');
	const why: Record<string, string> = {
		required: 'is required',
		valid: 'has a value that is not allowed',
		maxLength: 'is too long',
		emailAddress: 'is not a mail address',
	};
	return `EspoCRM refuses the field ${field}: it ${why[text(data.type, '')] ?? 'is not valid'} (${withoutDot(reason)}).`;
}

const said = (code: CrmErrorCode, message: string, answer: CrmAnswer, { todo }: { todo: string }): CrmError =>
	new CrmError(code, message, { status: answer.status, sent: code === 'unavailable' ? 'no' : 'yes', todo });

const text = (value: unknown, otherwise: string): string =>
	typeof value === 'string' && value ? value : otherwise;
const withoutDot = (reason: string): string => reason.replace(/\.$/, '');
