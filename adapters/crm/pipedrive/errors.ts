/** Pipedrive's refusals as CrmError: what happened, why, and what a person can do. */
import { CrmError, type CrmErrorCode } from '../../../core/ports/crm-error';
import type { Kind } from '../../../core/ports/records';
import type { CrmAnswer } from '../shared/client';
import { noSuchRecordIn, oddAnswerOf } from '../shared/errors';

export function refusal({ status, body }: Pick<CrmAnswer, 'status' | 'body'>): CrmError {
	const { error, error_info, code: name } = (body ?? {}) as Record<string, unknown>;
	const words = [error, error_info].filter((one) => typeof one === 'string' && one !== '').join(' - ');
	const code = codeOf(status);
	return new CrmError(code, `Pipedrive refused: ${words || `status ${status}`}`, {
		...{ status, sent: 'yes', todo: todoOf(code, String(name ?? '')) },
	});
}

function codeOf(status: number): CrmErrorCode {
	if (status === 401) return 'auth';
	if (status === 402 || status === 403) return 'forbidden';
	if (status === 404 || status === 410) return 'notFound';
	return status === 409 ? 'conflict' : 'invalid';
}

function todoOf(code: CrmErrorCode, name: string): string {
	if (code === 'auth')
		return 'Copy the API token again in Pipedrive (Personal preferences > API) into the credential.';
	if (/feature_capping/.test(name))
		return 'The plan of the Pipedrive account is full: close or delete some, or change the plan.';
	if (code === 'forbidden') return 'Ask an administrator of the Pipedrive account for the right.';
	if (code === 'notFound') return 'The record was deleted or merged meanwhile; pick another one.';
	return 'Compare the fields with those of the account: a name, a choice or a required one does not fit.';
}

export const noSuchKind = (kind: string): CrmError =>
	new CrmError('unsupported', `Pipedrive has no records of kind "${kind}".`, {
		sent: 'no',
		todo: kind === 'ticket' ? 'Create a deal or a task instead.' : 'Choose lead, contact, company or deal.',
	});

export const noSuchRecord = noSuchRecordIn('Pipedrive');

export const leadNeedsPerson = (): CrmError =>
	new CrmError(
		'invalid',
		'A lead in Pipedrive belongs to a person or an organization, and this one names none.',
		{
			sent: 'no',
			todo: 'Give the lead an address, a contact or a company.',
		},
	);

export const placeTaken = (kind: Kind): CrmError =>
	new CrmError(
		'unsupported',
		`An activity of Pipedrive stands on one ${kind} only, and this one is on another.`,
		{
			sent: 'no',
			todo: `Take it off the other ${kind} first.`,
		},
	);

export const oddAnswer = oddAnswerOf('Pipedrive');

export const wrongAccount = (entered: string, actual: string): CrmError =>
	new CrmError(
		'auth',
		`The token belongs to the Pipedrive company ${actual}, the credential says ${entered}.`,
		{
			sent: 'yes',
			todo: `Enter ${actual} as the company domain, or the token of ${entered}.`,
		},
	);
