/** Pickers for records and users, with search. */
import {
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type INodeProperties,
} from 'n8n-workflow';
import { kinds, type Kind, type RecordRef } from '../../core/ports/records';
import { crmFromNode } from './crm-from-node';
import { picker, readPicked } from './picker';

export const kindNames: Record<Kind, string> = {
	lead: 'Lead',
	contact: 'Contact',
	company: 'Company',
	deal: 'Deal',
	ticket: 'Ticket',
};

type Show = Record<string, string[]>;

export const kindProperty = (show: Show): INodeProperties => ({
	displayName: 'Kind',
	name: 'kind',
	type: 'options',
	options: kinds.map((value) => ({ name: kindNames[value], value })),
	default: 'contact',
	description: 'What kind of record is meant',
	displayOptions: { show },
});

/** @param name `record`, or another name for a second record in one form; its kind is then in `<name>Kind` */
export const recordProperty = (show: Show, name = 'record', displayName = 'Record'): INodeProperties =>
	picker({
		...{ name, displayName, displayOptions: { show }, required: true },
		description: 'The record, picked from the list or by its ID',
		method: name === 'from' ? 'searchFromRecords' : 'searchRecords',
	});

export const leadProperty = (show: Show): INodeProperties =>
	picker({
		...{ name: 'lead', displayName: 'Lead', displayOptions: { show }, required: true },
		description: 'The lead, picked from the list or by its ID',
		method: 'searchLeads',
	});

/** @param description says what it means to leave it empty */
export const userProperty = (
	show: Show,
	name: string,
	displayName: string,
	description: string,
	required = false,
): INodeProperties =>
	picker({
		...{ name, displayName, description, required, displayOptions: { show } },
		...{ method: 'searchUsers', placeholder: 'Select a user...', example: 'e.g. u1' },
	});

const searchKind = (kindOf: (context: ILoadOptionsFunctions) => Kind) =>
	async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const { gateway } = await crmFromNode(this);
		const page = await gateway.search({
			kind: kindOf(this),
			text: filter ?? '',
			limit: 50,
			...(paginationToken ? { cursor: paginationToken } : {}),
		});
		return {
			results: page.items.map(({ id, title, emails, url }) => ({
				name: emails[0] ? `${title} (${emails[0]})` : title || id,
				value: id,
				...(url ? { url } : {}),
			})),
			...(page.next ? { paginationToken: page.next } : {}),
		};
	};

const kindIn = (name: string) => (context: ILoadOptionsFunctions) =>
	(context.getCurrentNodeParameter(name) ?? 'contact') as Kind;

export const searchRecords = searchKind(kindIn('kind'));
export const searchFromRecords = searchKind(kindIn('fromKind'));
export const searchLeads = searchKind(() => 'lead');
export const searchCompanies = searchKind(() => 'company');
export const searchContacts = searchKind(() => 'contact');

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

/** The record that a kind and a picker name. */
export function readRecordRef(
	context: IExecuteFunctions,
	itemIndex: number,
	kindName = 'kind',
	name = 'record',
): RecordRef {
	const kind = context.getNodeParameter(kindName, itemIndex) as Kind;
	const id = readPicked(context, itemIndex, name);
	if (id !== '') return { kind, id };
	throw new NodeOperationError(context.getNode(), 'No record is chosen.', {
		itemIndex,
		description: 'Pick a record from the list, or give its ID.',
	});
}
