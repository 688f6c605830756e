/** Words of records that are not taken back. */
import { CrmError } from '../../../core/ports/crm-error';
import type { RecordRef } from '../../../core/ports/records';

export const workedOn = (ref: RecordRef): CrmError =>
	new CrmError('conflict', `Somebody has worked on this ${ref.kind} since it was made.`, {
		sent: 'yes',
		todo: 'Delete it by hand if it is not wanted.',
	});

/** What belongs to others goes before those. */
export const takeBackOrder = ['deal', 'ticket', 'lead', 'contact', 'company'] as const;
