/** The one error a gateway throws; `sent` alone decides whether a call may be repeated. */
import type { RecordRef } from './records';

export type CrmErrorCode =
	'auth' | 'forbidden' | 'notFound' | 'conflict' | 'invalid' | 'rateLimited' | 'unsupported' | 'unavailable';

export interface CrmErrorInfo {
	/** HTTP status, where there was an answer. */
	status?: number;
	retryAfterMs?: number;
	/** Records the CRM named as duplicates. */
	existing?: RecordRef[];
	/** `no`: the CRM did nothing, safe to repeat. `yes`: it answered. `unknown`: it may have written, read back first. */
	sent: 'no' | 'yes' | 'unknown';
	/** What a person can do about it, one sentence. */
	todo?: string;
	cause?: unknown;
}

export class CrmError extends Error {
	override readonly name = 'CrmError';
	constructor(
		readonly code: CrmErrorCode,
		message: string,
		readonly info: CrmErrorInfo,
	) {
		super(message, { cause: info.cause });
	}
}
