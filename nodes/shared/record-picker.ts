/** Pickers for records and users, with search. */
import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { kinds, type Kind, type RecordRef } from '../../core/ports/records';
import { crmFromNode } from './crm-from-node';

export const kindNames: Record<Kind, string> = {
	lead: 'Lead',
	contact: 'Contact',
	company: 'Company',
	deal: 'Deal',
	ticket: 'Ticket',
};

export const kindProperty = (show: Record<string, string[]>): INodeProperties => ({
	displayName: 'Kind',
	name: 'kind',
	type: 'options',
	options: kinds.map((value) => ({ name: kindNames[value], value })),
	default: 'contact',
	description: 'What kind of record is meant',
	displayOptions: { show },
});

export const recordProperty = (show: Record<string, string[]>): INodeProperties => ({
	displayName: 'Record',
	name: 'record',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The record, picked from the list or by its ID',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a record...',
			typeOptions: { searchListMethod: 'searchRecords', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. c1' },
	],
	displayOptions: { show },
});

export async function searchRecords(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { gateway } = await crmFromNode(this);
	const kind = (this.getCurrentNodeParameter('kind') ?? 'contact') as Kind;
	const page = await gateway.search({
		kind,
		text: filter ?? '',
		limit: 50,
		...(paginationToken ? { cursor: paginationToken } : {}),
	});
	return {
		results: page.items.map(({ id, title, emails }) => ({
			name: emails[0] ? `${title} (${emails[0]})` : title || id,
			value: id,
		})),
		...(page.next ? { paginationToken: page.next } : {}),
	};
}

export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { gateway } = await crmFromNode(this);
	const wanted = (filter ?? '').toLowerCase();
	const users = await gateway.users();
	const shown = users.filter(({ name, email }) => `${name} ${email ?? ''}`.toLowerCase().includes(wanted));
	return {
		results: shown.map(({ id, name, email, active }) => ({
			name: `${name || id}${email ? ` (${email})` : ''}${active ? '' : ' - not active'}`,
			value: id,
		})),
	};
}

/** The record that `kind` and `record` name. */
export function readRecordRef(context: IExecuteFunctions, itemIndex: number): RecordRef {
	const kind = context.getNodeParameter('kind', itemIndex) as Kind;
	const id = String(context.getNodeParameter('record', itemIndex, '', { extractValue: true }) ?? '').trim();
	if (id === '')
		throw new NodeOperationError(context.getNode(), 'No record is chosen.', {
			itemIndex,
			description: 'Pick a record from the list, or give its ID.',
		});
	return { kind, id };
}
