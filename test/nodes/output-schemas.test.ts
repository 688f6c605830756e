/** What n8n shows of a node's output before its first run is what then comes out. */
import type { INodeType } from 'n8n-workflow';
import { mail as mailSchema } from '../../core/mail/mail';
import { toTriggerStatus } from '../../core/mailbox/trigger-status';
import { CrmActivity } from '../../nodes/CrmActivity/CrmActivity.node';
import { CrmBinding } from '../../nodes/CrmBinding/CrmBinding.node';
import { CrmCard } from '../../nodes/CrmCard/CrmCard.node';
import { CrmRecord } from '../../nodes/CrmRecord/CrmRecord.node';
import { MailKeywordRouter } from '../../nodes/MailKeywordRouter/MailKeywordRouter.node';
import { ResolveCrmBinding } from '../../nodes/ResolveCrmBinding/ResolveCrmBinding.node';
import { buildMail } from '../support/build-mail';
import { nodesOfPack, packName } from '../support/load-pack';
import { item, nodeContext } from '../support/node-context';
import { nodeMemory } from '../support/node-memory';
import { outputSchema, undeclared } from '../support/output-schema';

const { seed } = nodeMemory();
const pack = nodesOfPack();
const classOf = (type: string): string => {
	const name = type.replace(`${packName}.`, '');
	return name.charAt(0).toUpperCase() + name.slice(1);
};

/** `record/get` and so on, as the form offers them; `output` for a node without operations. */
function placesOf(node: Pick<INodeType, 'description'>): string[] {
	const { properties } = node.description;
	const operations = properties.filter(({ name }) => name === 'operation');
	if (operations.length === 0) return ['output'];
	return operations.flatMap(({ options = [], displayOptions }) =>
		(displayOptions?.show?.resource ?? []).flatMap((resource) =>
			options.flatMap((option) => ('value' in option ? [`${String(resource)}/${String(option.value)}`] : [])),
		),
	);
}

const places = [...pack].flatMap(([type, node]) =>
	placesOf(node).map((place) => ({ node: classOf(type), place })),
);

it.each(places)('$node declares the output of $place', ({ node, place }) => {
	const schema = outputSchema(node, place);
	expect(schema?.type).toBe('object');
	expect(Object.keys(schema?.properties ?? {}).length).toBeGreaterThan(0);
});

it('declares every field of a mail, and no other', () => {
	const declared = Object.keys(outputSchema('CrmMailTrigger', 'output')?.properties ?? {});
	expect(declared.sort()).toEqual(Object.keys(mailSchema.shape).sort());
	expect(undeclared(outputSchema('CrmMailTrigger', 'output'), buildMail())).toEqual([]);
});

it('declares what an operator sees of a trigger', () => {
	const nothing = { connectedAt: null, checkedAt: null, newestMail: null, outageSince: '', outageReason: '' };
	const status = toTriggerStatus(
		{
			key: { workflow: 'w', node: 'n', mailbox: 'm' },
			...{ ...nothing, outageReported: false, waiting: 0, counts: {} },
		},
		[],
		new Date(),
	);
	expect(undeclared(outputSchema('CrmMail', 'trigger/status'), status)).toEqual([]);
});

describe('what comes out', () => {
	const picked = (value: string) => ({ mode: 'list', value });
	const john = { kind: 'contact', record: picked('c1') };
	const mail = buildMail({ id: 'm1', subject: 'Urgent: the roof' });
	const run = async (node: INodeType, parameters: Record<string, unknown>, json: object = {}) => {
		const { description } = node;
		const context = nodeContext({ description, items: [item(json)], parameters });
		const outputs = (await node.execute!.call(context)) as { json: object }[][];
		return outputs.flat().map((out) => out.json);
	};

	beforeEach(async () => {
		await seed({
			users: [{ id: 'u1', name: 'Anna', email: 'anna@ours.example' }],
			records: [
				{
					...{ kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'] },
					...{ companyId: 'co1', ownerId: 'u1' },
				},
				{ kind: 'company', id: 'co1', title: 'Acme', domains: ['acme.example'] },
				{ kind: 'lead', id: 'l1', title: 'New', emails: ['new@x.example'] },
			],
		});
	});

	const due = { dueAt: '2026-04-01T09:00:00Z', title: 'A', text: 'B', on: 'record', ...john };
	const cases: [INodeType, string, Record<string, unknown>][] = [
		[new CrmRecord(), 'record/get', john],
		[new CrmRecord(), 'record/list', { kind: 'contact' }],
		[new CrmRecord(), 'record/search', { kind: 'contact', text: 'john' }],
		[new CrmRecord(), 'record/create', { kind: 'deal', title: 'Roof' }],
		[new CrmRecord(), 'record/update', { ...john, changes: { title: 'J. Doe' } }],
		[new CrmRecord(), 'record/lookUp', { address: 'john@acme.example' }],
		[
			new CrmRecord(),
			'record/convertLead',
			{ lead: picked('l1'), makeContact: true, companyTitle: '', dealTitle: 'X' },
		],
		[new CrmRecord(), 'user/list', {}],
		[new CrmActivity(), 'activity/logMail', john],
		[new CrmActivity(), 'activity/note', { title: 'A', text: 'B', on: 'record', ...john }],
		[new CrmActivity(), 'activity/task', due],
		[new CrmActivity(), 'activity/call', due],
		[new CrmActivity(), 'activity/list', john],
		[new CrmActivity(), 'activity/process', { mail: 'm1' }],
		[new CrmBinding(), 'binding/list', { mail: 'm1' }],
		[new CrmBinding(), 'binding/bind', { mail: 'm1', kind: 'lead', record: picked('l1') }],
		[new CrmBinding(), 'job/reconcile', {}],
		[new CrmCard(), 'page/link', { page: 'sidebar', user: picked('u1') }],
		[new CrmCard(), 'page/serve', { baseUrl: 'https://n8n.example/webhook/crm-mail' }],
		[new MailKeywordRouter(), 'output', { rules: { rule: [{ name: 'urgent', any: 'urgent' }] } }],
		[new ResolveCrmBinding(), 'output', {}],
	];

	it.each(
		cases.map(([node, place, parameters]) => ({ node, place, parameters, name: node.description.name })),
	)('of $name at $place is declared', async ({ node, place, parameters }) => {
		// A mail is there to be worked on, except where the node itself brings it.
		if (place !== 'output') {
			await run(new ResolveCrmBinding(), {}, mail);
			await run(new CrmActivity(), { ...due, operation: 'task' }, mail);
		}
		const [resource, operation] = place.split('/');
		const out = await run(node, { ...(operation ? { resource, operation } : {}), ...parameters }, mail);
		expect(out).not.toEqual([]);
		const schema = outputSchema(node.constructor.name, place);
		expect(out.flatMap((json) => undeclared(schema, json))).toEqual([]);
	});
});
