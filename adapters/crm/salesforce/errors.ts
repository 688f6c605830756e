/** Salesforce's refusals as CrmError: what happened, why, and what a person can do. */
import { CrmError, type CrmErrorCode } from '../../../core/ports/crm-error';
import type { Kind } from '../../../core/ports/records';
import type { CrmAnswer } from '../shared/client';
import { noSuchRecordIn, oddAnswerOf } from '../shared/errors';
import { failures, loginFailure, type SaveResult } from './schema';

export function refusal({ status, body }: Pick<CrmAnswer, 'status' | 'body'>): CrmError {
	const parsed = failures.safeParse(body);
	const login = loginFailure.safeParse(body);
	if (login.success) return noToken(login.data, status);
	const [first] = parsed.success ? parsed.data : [];
	return failure(first?.errorCode ?? '', first?.message ?? '', first?.fields ?? [], status);
}

/** The login service has a form of its own. */
const noToken = (
	{ error, error_description: words }: { error: string; error_description: string },
	status: number,
): CrmError =>
	new CrmError('auth', `Salesforce gave no token: ${words || error}`, {
		...{ status, sent: 'yes' },
		todo: 'Check the key and secret, and that the connected app has the client credentials flow switched on, with a user to run as.',
	});

/** Of one record of a batch. */
export function saveRefusal({ errors }: SaveResult, kind: Kind): CrmError {
	const [first] = errors;
	const code = first?.statusCode ?? first?.errorCode ?? '';
	const error = failure(code, first?.message ?? '', first?.fields ?? [], undefined);
	// `duplicate value found: Mail_Key__c duplicates value on record with id: 003...`
	const id = /record with id:\s*([A-Za-z0-9]{15,18})/.exec(first?.message ?? '')?.[1];
	return id === undefined
		? error
		: new CrmError(error.code, error.message, { ...error.info, existing: [{ kind, id }] });
}

function failure(name: string, message: string, fields: string[], status: number | undefined): CrmError {
	const code = codeOf(name, status);
	const named = fields.length > 0 ? ` (${fields.join(', ')})` : '';
	return new CrmError(
		code,
		`Salesforce refused: ${message || name || `status ${status ?? 'unknown'}`}${named}`,
		{
			...(status === undefined ? {} : { status }),
			...{ sent: 'yes', todo: todoOf(code, name) },
		},
	);
}

function codeOf(name: string, status: number | undefined): CrmErrorCode {
	if (status === 401 || name === 'INVALID_SESSION_ID') return 'auth';
	if (
		/^(INSUFFICIENT_ACCESS|CANNOT_INSERT_UPDATE|API_DISABLED|FUNCTIONALITY_NOT_ENABLED)/.test(name) ||
		status === 403
	)
		return 'forbidden';
	if (/^(NOT_FOUND|ENTITY_IS_DELETED|MALFORMED_ID)$/.test(name) || status === 404) return 'notFound';
	if (/^(DUPLICATES_DETECTED|DUPLICATE_VALUE|UNABLE_TO_LOCK_ROW)$/.test(name)) return 'conflict';
	return 'invalid';
}

function todoOf(code: CrmErrorCode, name: string): string {
	if (code === 'auth') return 'Connect the credential again.';
	if (code === 'forbidden') return 'Ask a Salesforce administrator for access to the object and its fields.';
	if (code === 'notFound') return 'The record was deleted or merged meanwhile; pick another one.';
	if (name === 'DUPLICATES_DETECTED')
		return 'Look at the record that the duplicate rule of your org found, or change the rule.';
	if (code === 'conflict') return 'Look at the record that holds the same value.';
	if (name === 'REQUIRED_FIELD_MISSING')
		return 'Fill the field in the form, or make it optional in Salesforce.';
	if (/^INVALID_(TYPE|FIELD)/.test(name))
		return 'Check that the object and the field exist in your org; email messages need Enhanced Email (or log mails as tasks).';
	return 'Compare the fields with those of the object: a name, a choice or a required one does not fit.';
}

export const noSuchKind = (kind: string): CrmError =>
	new CrmError('unsupported', `Salesforce has no records of kind "${kind}".`, {
		sent: 'no',
		todo: 'Choose lead, contact, company, deal or ticket.',
	});

export const noSuchRecord = noSuchRecordIn('Salesforce');

export const fixedPlace = (): CrmError =>
	new CrmError('unsupported', 'Salesforce does not let a logged mail leave the record it was logged on.', {
		sent: 'no',
		todo: 'Delete the mail in Salesforce, or leave it there.',
	});

export const noStage = (state: string): CrmError =>
	new CrmError('invalid', `No stage of your opportunities means "${state}".`, {
		sent: 'no',
		todo: 'Name the stage, or add one in Salesforce.',
	});

export const oddAnswer = oddAnswerOf('Salesforce');
