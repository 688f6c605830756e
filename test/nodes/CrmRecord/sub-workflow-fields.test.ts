/** CRM Record on a sub-workflow: fields are given as JSON, since no form can be filled from it. */
import type { IDataObject } from 'n8n-workflow';
import { CrmRecord } from '../../../nodes/CrmRecord/CrmRecord.node';
import { item, nodeContext } from '../../support/node-context';
import { nodeMemory } from '../../support/node-memory';

nodeMemory();

const called: IDataObject[] = [];
beforeEach(() => called.splice(0));

/** A CRM that takes whatever it is given. */
function answer(items: IDataObject[]): IDataObject[] {
	called.push(...items);
	return items.map(({ operation, record }): IDataObject => {
		if (operation === 'capabilities')
			return { kinds: ['contact'], operations: ['findByEmails', 'get', 'create'] };
		if (operation === 'create') return { record: { ...(record as IDataObject), id: 7 } };
		return operation === 'get' ? { kind: 'contact', id: 7, title: 'Jane' } : {};
	});
}

const create = async (fieldsJson: unknown): Promise<void> => {
	const { description } = new CrmRecord();
	const parameters = {
		...{ crm: 'subWorkflow', crmWorkflow: { __rl: true, mode: 'list', value: 'w1' }, operation: 'create' },
		...{ kind: 'contact', title: 'Jane', key: 'k1', fieldsJson },
	};
	await CrmRecord.prototype.execute.call(
		nodeContext({ description, items: [item({})], parameters, subWorkflow: answer }),
	);
};

const made = (): unknown => called.find(({ operation }) => operation === 'create')?.record;

it.each([
	['text', '{ "priority": "high", "empty": "" }'],
	['an object of an expression', { priority: 'high', empty: '' }],
])('hands on what is filled in, given as %s', async (_, fields) => {
	await create(fields);
	expect(made()).toMatchObject({ kind: 'contact', fields: { priority: 'high' } });
});

it.each(['nonsense', '["a"]'])('says what is wrong with %s', async (fields) => {
	await expect(create(fields)).rejects.toMatchObject({
		message: '"Fields (JSON)" is no JSON object.',
		description: expect.stringContaining('in braces') as string,
	});
	expect(made()).toBeUndefined();
});
