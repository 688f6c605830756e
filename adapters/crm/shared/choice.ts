/** What a CRM's folder tells the registry about itself. */
import type { Kysely } from 'kysely';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { MemorySchema } from '../../memory/schema';
import type { Http } from './http';

export interface CrmCredentialChoice {
	/** Name of the credential type, which every node with the CRM's form declares. */
	type: string;
	/** What people read where a CRM has several ways to log in. */
	label: string;
	/** Headers that authenticate a request; absent for OAuth2, where n8n signs. */
	headers?(credential: Record<string, unknown>): Record<string, string>;
	/** Fields that `headers` needs and that have to be asked for first, e.g. a token for a key; in n8n the credential does it. */
	prepare?(credential: Record<string, unknown>, http: Http): Promise<Record<string, unknown>>;
}

export interface CrmChoice {
	/** Value of the parameter `crm`. */
	value: string;
	/** What people read. */
	label: string;
	description: string;
	/** Ways to log in, the usual one first; none for the built-in CRM. */
	credentials: CrmCredentialChoice[];
	open(deps: OpenDeps): CrmGateway;
}

export interface OpenDeps {
	db: Kysely<MemorySchema>;
	/** Built-in CRM only. */
	store: string;
	/** Fields of the credential that was chosen. */
	credential: Record<string, unknown>;
	/** Authenticated by that credential. */
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
	/** Any CRM through a sub-workflow only: which one, and how it is run where it can be. */
	workflow?: {
		id: string;
		call?: (items: Record<string, unknown>[]) => Promise<Record<string, unknown>[]>;
	};
}
