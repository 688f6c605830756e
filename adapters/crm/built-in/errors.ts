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

export function toCrmError(error: unknown): CrmError {
	if (error instanceof CrmError) return error;
	const text = error instanceof Error ? error.message : String(error);
	return new CrmError('unavailable', `The built-in CRM could not be read or written: ${text}.`, {
		sent: 'no',
		todo: 'Check the disk or the database of the memory, then run again.',
		cause: error,
	});
}
