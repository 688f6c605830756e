/** One kind of bad input in one CRM. */
import type { NewRecord, RecordRef } from '../../../../core/ports/records';
import type { ContractWorld } from '../crm-gateway.contract';

export interface BadInput {
	crm: string;
	what: string;
	open(): Promise<ContractWorld>;
	/** What is wrong with the record of the one mail; null where something else is. */
	spoil?: (record: NewRecord, world: ContractWorld) => NewRecord;
	/** What a person or an administrator does in the CRM between the look-up and the creation. */
	meanwhile?: (world: ContractWorld, contact: RecordRef) => void;
	/** The mail is of a new sender, who becomes a lead, not of a known one with a deal. */
	stranger?: boolean;
	/** How many deals the CRM holds afterwards: nothing half-made stays. */
	deals?: (world: ContractWorld) => number;
	reason: 'crm-refused' | 'no-access';
	words: RegExp;
}

export const withFields =
	(fields: Record<string, unknown>) =>
	(record: NewRecord): NewRecord => ({ ...record, fields });
