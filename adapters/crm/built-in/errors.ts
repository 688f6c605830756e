/** The built-in CRM's refusals as CrmError. */
import { CrmError } from '../../../core/ports/crm-error';
import type { Kind } from '../../../core/ports/records';

export const unknownKind = (kind: string): CrmError =>
	new CrmError('unsupported', `The built-in CRM has no records of kind "${kind}".`, {
		sent: 'no',
		todo: 'Choose lead, contact, company, deal or ticket.',
	});

export const missingRecord = (kind: Kind, id: string): CrmError =>
	new CrmError('notFound', `The built-in CRM has no ${kind} with the id "${id}".`, {
		sent: 'yes',
		todo: 'Pick the record from the list; it may have been deleted.',
	});

export const unknownOwner = (id: string): CrmError =>
	new CrmError('invalid', `The built-in CRM has no user "${id}".`, {
		sent: 'yes',
		todo: 'Pick the responsible person from the list.',
	});

export const unknownStage = (kind: Kind, id: string): CrmError =>
	new CrmError('invalid', `The built-in CRM has no stage "${id}" for a ${kind}.`, {
		sent: 'yes',
		todo: 'Pick the stage from the list.',
	});

export const keyOfOtherKind = (kind: Kind): CrmError =>
	new CrmError('conflict', `Another kind of record was made under the key of this ${kind}.`, {
		sent: 'yes',
		todo: 'Give the step a key of its own.',
	});

export const nothingToBecome = (): CrmError =>
	new CrmError('invalid', 'The lead would become nothing.', {
		sent: 'yes',
		todo: 'Let it become a contact, a company or a deal.',
	});

export const missingMail = (id: string): CrmError =>
	new CrmError('notFound', `The built-in CRM has no mail "${id}", or keeps nothing of it.`, {
		sent: 'yes',
		todo: 'Log the mail first, or let it pass Resolve CRM Binding.',
	});

/** @param sent `unknown` for a write whose commit may have happened although no answer came */
export function toCrmError(error: unknown, sent: 'no' | 'unknown' = 'no'): CrmError {
	if (error instanceof CrmError) return error;
	const text = error instanceof Error ? error.message : String(error);
	const todo = (error as { todo?: unknown }).todo;
	return new CrmError('unavailable', `The built-in CRM could not be read or written: ${text}`, {
		sent,
		todo: typeof todo === 'string' ? todo : 'Check the disk or the database of the memory, then run again.',
		cause: error,
	});
}
