/** What n8n's editor makes of the forms: which fields it takes for a part of the login and does not show. */
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { nodesOfPack } from '../support/load-pack';

/** The editor's own rule (nodeTypesUtils): fields that a credential's condition names, and those that such a field is shown for. */
function takenForTheLogin({ credentials = [], properties }: INodeTypeDescription): string[] {
	const named = credentials.flatMap(({ displayOptions }) => Object.keys(displayOptions?.show ?? {}));
	const decisive = properties.filter(({ name }) => named.includes(name));
	const main = decisive.find(({ name }) => name === 'authentication');
	const hidden = (field: INodeProperties): boolean =>
		field === main ||
		decisive.some(({ displayOptions }) => Object.keys(displayOptions?.show ?? {}).includes(field.name));
	return [...new Set(properties.filter(hidden).map(({ name }) => name))];
}

describe.each([...nodesOfPack()])('the form of %s', (_name, { description }) => {
	it('shows every field but the way to log in, which the editor shows in the credential', () => {
		expect(takenForTheLogin(description).filter((name) => name !== 'authentication')).toEqual([]);
	});
});

/** Every field of a form, those inside collections too. */
const allFields = (fields: INodeProperties[]): INodeProperties[] =>
	fields.flatMap((field) => [
		field,
		...allFields(
			(field.options ?? []).flatMap((option) =>
				'values' in option ? option.values : 'type' in option ? [option] : [],
			),
		),
	]);

describe('lists that are picked from', () => {
	// A mailbox without a login has no folders; everything else is there with the built-in CRM, which has none.
	const wanted = [...nodesOfPack()].flatMap(([name, { description, methods }]) =>
		allFields(description.properties).flatMap(({ modes = [], ...field }) =>
			modes.flatMap(({ typeOptions }) =>
				typeOptions?.searchListMethod
					? [{ at: `${name} ${field.name}`, typeOptions, method: typeOptions.searchListMethod, methods }]
					: [],
			),
		),
	);

	it.each(wanted)(
		'$at loads by a search of its node, with no credential chosen',
		({ typeOptions, method, methods }) => {
			expect(typeof methods?.listSearch?.[method]).toBe('function');
			expect(typeOptions.searchable).toBe(true);
			if (method !== 'searchFolders') expect(typeOptions.skipCredentialsCheckInRLC).toBe(true);
		},
	);
});
