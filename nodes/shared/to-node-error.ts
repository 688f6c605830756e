/** The one place where errors become what n8n shows: what failed, and below it what to do. */
import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import { MemoryError } from '../../adapters/memory/memory-error';
import { SettingsError } from '../../core/binding/read-settings';
import { CrmError } from '../../core/ports/crm-error';
import { MailboxError } from '../../core/ports/mailbox';

/** @param itemIndex the item it happened with; left out for errors of the whole run */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): Error {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const at = itemIndex === undefined ? {} : { itemIndex };
	if (error instanceof CrmError) {
		const { status, todo } = error.info;
		const shown: JsonObject = { message: error.message, ...(status ? { status } : {}) };
		return new NodeApiError(node, shown, {
			message: error.message,
			description: todo ?? '',
			...(status ? { httpCode: String(status) } : {}),
			...at,
		});
	}
	if (error instanceof MemoryError || error instanceof MailboxError)
		return new NodeOperationError(node, error.message, { description: error.todo, ...at });
	if (error instanceof SettingsError)
		return new NodeOperationError(node, error.message, {
			description: 'Correct this setting of the node and run again.',
			...at,
		});
	return new NodeOperationError(node, error instanceof Error ? error : new Error(String(error)), at);
}
