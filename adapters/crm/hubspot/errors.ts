/** HubSpot's refusals as CrmError: what happened, why, and what a person can do. */
import { CrmError, type CrmErrorCode } from '../../../core/ports/crm-error';
import type { Kind, RecordRef } from '../../../core/ports/records';
import type { CrmAnswer } from '../shared/client';
import { noSuchRecordIn, oddAnswerOf } from '../shared/errors';
import { hubSpotFailure, type HubSpotFailure } from './schema';

/** Of one answer with a status of 400 or more. @param kind of the records that were written, for the ids HubSpot names */
export function refusal(
	{ status, body }: Pick<CrmAnswer, 'status' | 'body'>,
	kind: Kind = 'contact',
): CrmError {
	const parsed = hubSpotFailure.safeParse(body);
	return failureOf(status, parsed.success ? parsed.data : { message: '' }, kind);
}

/** Of one input of a batch that went through in part (207). */
export function inputRefusal(failure: HubSpotFailure, kind: Kind): CrmError {
	const status = statusOf[failure.category ?? ''] ?? 400;
	return failureOf(status, failure, kind);
}

const statusOf: Record<string, number> = {
	CONFLICT: 409,
	OBJECT_NOT_FOUND: 404,
	MISSING_SCOPES: 403,
	BANNED: 403,
};

function failureOf(status: number, failure: HubSpotFailure, kind: Kind): CrmError {
	const code = codeOf(status);
	const words = wordsOf(failure) || `status ${status}`;
	const existing = status === 409 ? existingIds(words).map((id): RecordRef => ({ kind, id })) : [];
	return new CrmError(code, `HubSpot refused: ${words}`, {
		...{ status, sent: 'yes', todo: todoOf(code, words) },
		...(existing.length > 0 ? { existing } : {}),
	});
}

function codeOf(status: number): CrmErrorCode {
	if (status === 401) return 'auth';
	if (status === 403) return 'forbidden';
	if (status === 404) return 'notFound';
	if (status === 409) return 'conflict';
	return 'invalid';
}

/** The sentence and its details, each once; HubSpot repeats itself. */
function wordsOf({ message, errors = [] }: HubSpotFailure): string {
	const all = [message, ...errors.map((one) => one.message)].filter(Boolean);
	return [...new Set(all)]
		.filter((one, index) => !all.some((other, at) => at < index && other.includes(one)))
		.join(' - ');
}

/** `Contact already exists. Existing ID: 123` */
const existingIds = (words: string): string[] =>
	[...words.matchAll(/existing id:\s*(\d+)/gi)].flatMap(([, id]) => (id === undefined ? [] : [id]));

function todoOf(code: CrmErrorCode, words: string): string {
	if (code === 'auth')
		return 'Make a new access token in HubSpot (Settings > Integrations) and enter it in the credential.';
	if (code === 'forbidden')
		return /scope/i.test(words)
			? 'Add the scopes that HubSpot names to the app or service key, then run again.'
			: 'Ask an administrator of the HubSpot account for the right, or for a seat that has it.';
	if (code === 'notFound') return 'The record was deleted or merged meanwhile; pick another one.';
	if (code === 'conflict')
		return 'Look at the record that HubSpot names; it holds the same value or is locked.';
	if (/owner/i.test(words)) return 'Pick the responsible person from the list again.';
	if (/stage|pipeline/i.test(words)) return 'Pick the pipeline and its stage from the list again.';
	return 'Compare the fields with the properties of the account: a name, a choice or a required one does not fit.';
}

export const noSuchKind = (kind: string): CrmError =>
	new CrmError('unsupported', `HubSpot has no records of kind "${kind}".`, {
		sent: 'no',
		todo: 'Choose lead, contact, company, deal or ticket.',
	});

export const noLeads = (): CrmError =>
	new CrmError('unsupported', 'The credential says that this HubSpot account works without leads.', {
		sent: 'no',
		todo: 'Let the rule create a contact, or choose in the credential what stands for a lead.',
	});

export const leadNeedsAddress = (): CrmError =>
	new CrmError(
		'invalid',
		'A lead in HubSpot belongs to a contact, and this one names none and has no address.',
		{
			sent: 'no',
			todo: 'Give the lead an address or a contact.',
		},
	);

export const noStageFor = (kind: Kind, state: string): CrmError =>
	new CrmError('invalid', `No ${kind} pipeline of this HubSpot account has a stage that means "${state}".`, {
		sent: 'no',
		todo: 'Name the stage, or add such a stage in HubSpot (Settings > Objects).',
	});

export const noStageAfterLead = (): CrmError =>
	new CrmError(
		'invalid',
		'The life cycle of contacts in this HubSpot account has no stage after Lead that we know.',
		{
			sent: 'no',
			todo: 'Add the stage Sales Qualified Lead or Opportunity in HubSpot (Settings > Objects > Contacts), or move the contact by hand.',
		},
	);

export const oddAnswer = oddAnswerOf('HubSpot');

export const wrongAccount = (entered: string, actual: string): CrmError =>
	new CrmError(
		'auth',
		`The access token belongs to the HubSpot account ${actual}, the credential says ${entered}.`,
		{
			sent: 'yes',
			todo: `Enter ${actual} as the Hub ID, or the token of account ${entered}.`,
		},
	);

export const noSuchRecord = noSuchRecordIn('HubSpot');
