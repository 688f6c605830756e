/** Refusals that every CRM words alike. @param crm name of the CRM, as people know it */
import type { ZodType, ZodTypeDef } from 'zod';
import { CrmError } from '../../../core/ports/crm-error';
import type { RecordRef } from '../../../core/ports/records';

export const noSuchRecordIn =
	(crm: string) =>
	({ kind, id }: RecordRef): CrmError =>
		new CrmError('notFound', `${crm} has no ${kind} with the id "${id}".`, {
			sent: 'yes',
			todo: 'Pick the record from the list; it may have been deleted or merged.',
		});

export const oddAnswerOf =
	(crm: string) =>
	(what: string): CrmError =>
		new CrmError('unavailable', `${crm} answered ${what} in a form that this version does not know.`, {
			sent: 'unknown',
			todo: 'Run again; if it stays so, update the package.',
		});

/** The fields of a credential, checked. @throws CrmError that says which one is wrong */
export function settingsFrom<T>(
	crm: string,
	shape: ZodType<T, ZodTypeDef, unknown>,
	credential: Record<string, unknown>,
): T {
	const settings = shape.safeParse(credential);
	if (settings.success) return settings.data;
	const words = settings.error.issues.map(({ message }) => message).join(' ');
	throw new CrmError('invalid', `The ${crm} credential is not complete. ${words}`, {
		sent: 'no',
		todo: 'Correct the credential.',
	});
}
