/** The one list of CRMs: what the forms offer and how each is opened. */
import type { Kysely } from 'kysely';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import type { MemorySchema } from '../memory/schema';
import { builtInGateway } from './built-in/gateway';

export interface CrmChoice {
	/** Value of the parameter `crm`. */
	value: string;
	/** What people read. */
	label: string;
	description: string;
	/** Credential type a node must declare; null for the built-in CRM. */
	credential: string | null;
	open(deps: OpenDeps): CrmGateway;
}

interface OpenDeps {
	db: Kysely<MemorySchema>;
	/** Built-in CRM only. */
	store: string;
	credential: Record<string, unknown>;
	now: () => Date;
}

export const crmChoices: CrmChoice[] = [
	{
		value: 'builtIn',
		label: 'Built-in CRM',
		description: 'Records are kept in this n8n; no account anywhere is needed',
		credential: null,
		open: ({ db, store, now }) => builtInGateway({ db, store, now }),
	},
];
