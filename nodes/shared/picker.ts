/** A field that is picked from a list with search, or given by its ID: how it looks in the form, and what is read of it. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

export interface Picker {
	name: string;
	displayName: string;
	description: string;
	/** Name of the list search among the node's methods. */
	method: string;
	/** Fields of which it depends what the list holds are read by the search itself. */
	placeholder?: string;
	/** An example of what is typed. */
	example?: string;
	/** What the way of typing is called. */
	typed?: string;
	required?: boolean;
	displayOptions?: INodeProperties['displayOptions'];
}

export const picker = ({
	name,
	displayName,
	description,
	method,
	placeholder = 'Select...',
	example = 'e.g. c1',
	typed = 'By ID',
	required = false,
	displayOptions,
}: Picker): INodeProperties => ({
	...{ displayName, name, type: 'resourceLocator', default: { mode: 'list', value: '' }, required },
	description,
	...(displayOptions ? { displayOptions } : {}),
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder,
			// The built-in CRM needs no login: without this word the editor loads no list before some credential is chosen.
			typeOptions: { searchListMethod: method, searchable: true, skipCredentialsCheckInRLC: true },
		},
		{ displayName: typed, name: 'id', type: 'string', placeholder: example },
	],
});

/** ID in what a picker holds, picked or typed; empty when nothing is chosen. */
export function pickedId(given: unknown): string {
	const value = typeof given === 'object' && given !== null ? (given as { value?: unknown }).value : given;
	return String(value ?? '').trim();
}

/**
 * ID picked in a list or typed; empty when nothing is chosen, or when the form does not show the picker. Read without
 * n8n's `extractValue`, which refuses a picker that is not shown.
 */
export const readPicked = (context: IExecuteFunctions, itemIndex: number, name: string): string =>
	pickedId(context.getNodeParameter(name, itemIndex, ''));
