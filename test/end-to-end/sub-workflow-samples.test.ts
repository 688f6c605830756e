/** The sub-workflows that stand for a CRM, in a real n8n: mail in a mailbox, the rules, the sub-workflow, records. */
import { readSample } from '../../scripts/demo/prepare';
import { itemsOf, type Execution, type Workflow } from '../../scripts/lib/n8n-rest';
import { openRestCrm, type RestCrm } from '../support/rest-crm';
import { startSamples, type RunningSample, type Samples } from '../support/running-samples';

jest.setTimeout(240_000);

let samples: Samples;
let crm: RestCrm;

beforeAll(async () => {
	crm = await openRestCrm();
	samples = await startSamples();
});

afterAll(async () => {
	await samples?.stop();
	await crm?.close();
});

type Node = Workflow['nodes'][number];

/** Sample 01 with its CRM nodes on a sub-workflow, as a person chooses it in each of them. */
async function reading(value: string, more: Record<string, unknown> = {}): Promise<RunningSample> {
	const chosen = { crm: 'subWorkflow', crmWorkflow: { __rl: true, mode: 'list', value } };
	return await samples.start('01', {
		change: (node: Node) =>
			/\.(resolveCrmBinding|crmRecord|crmBinding)$/.test(node.type)
				? {
						...node,
						parameters: {
							...node.parameters,
							...chosen,
							...(node.type.endsWith('.resolveCrmBinding') ? more : {}),
						},
					}
				: node,
	});
}

async function publish(number: string, change: (node: Node) => Node = (node) => node): Promise<string> {
	const sample = readSample(number);
	// Imported as a file: n8n gives it an id of its own.
	const { name, connections, settings } = sample;
	const nodes = sample.nodes.map(change);
	const { id } = await samples.server.rest.createWorkflow({ name, nodes, connections, settings });
	await samples.server.rest.publish(id);
	return id;
}

interface Decided {
	id: string;
	decision: {
		created: { kind: string }[];
		bound: { kind: string; id: string }[];
		candidates: unknown[];
		explanation: string[];
	};
}

const outputs = (ran: Execution[], output: number): Decided[] =>
	ran.flatMap((execution) => itemsOf(execution, 'Resolve CRM Binding', output)) as unknown as Decided[];

it('15 A stranger becomes one row of a Data Table, and the next mail is bound to it', async () => {
	const { rest } = samples.server;
	const { id: project } = await rest.call<{ id: string }>('GET', '/rest/projects/personal');
	const names = ['kind', 'title', 'email', 'ownerId', 'companyId', 'contactIds', 'source', 'bindingKey'];
	const tables = `/rest/projects/${project}/data-tables`;
	const { id: table } = await rest.call<{ id: string }>('POST', tables, {
		...{ name: 'CRM', columns: names.map((name) => ({ name, type: 'string' })) },
	});
	const sample = await reading(await publish('15'));
	const jane = { from: 'Jane Roe <jane@new.example>', subject: 'Prices', text: 'How much?' };
	sample.deliver({ ...jane, id: 's1@new.example' });
	await sample.ended(1);
	sample.deliver({ ...jane, id: 's2@new.example', subject: 'One more question' });
	const ran = await sample.ended(2);
	expect(outputs(ran, 0).map(({ id, decision }) => [id, decision.created.length])).toEqual([
		['s1@new.example', 1],
		['s2@new.example', 0],
	]);
	const { data } = await rest.call<{ data: object[] }>('GET', `${tables}/${table}/rows`);
	expect(data).toEqual([
		expect.objectContaining({ kind: 'lead', title: 'Prices', email: 'jane@new.example' }),
	]);
	expect(ran.flatMap((execution) => itemsOf(execution, 'Get the new Lead'))).toMatchObject([
		{ title: 'Prices' },
	]);
});

it('16 Over HTTP: a stranger becomes a contact, a known sender a deal, and what is refused goes to Review', async () => {
	crm.rows.push({ id: 1, kind: 'contact', name: 'John Doe', email: 'john@known.example', owner: 'u1' });
	const at = (node: Node): Node =>
		JSON.parse(JSON.stringify(node).replaceAll('https://crm.example', crm.url)) as Node;
	const sample = await reading(await publish('16', at), { inboundNewKind: 'contact' });
	sample.deliver({
		...{ id: 'h1@who.example', from: 'Ann Who <ann@who.example>', subject: 'Hello', text: 'Hello!' },
	});
	sample.deliver({
		...{
			id: 'h2@known.example',
			from: 'John Doe <john@known.example>',
			subject: 'An order',
			text: 'Please.',
		},
	});
	sample.deliver({
		...{ id: 'h3@odd.example', from: 'Odd <odd@odd.example>', subject: 'to be refused', text: 'Hm.' },
	});
	const ran = await sample.ended(3);
	const bound = outputs(ran, 0).map(({ id, decision }) => [id, decision.created.map(({ kind }) => kind)]);
	expect(bound.sort()).toEqual([
		['h1@who.example', ['contact']],
		['h2@known.example', ['deal']],
	]);
	const [refused, ...more] = outputs(ran, 1);
	expect([refused?.id, more]).toEqual(['h3@odd.example', []]);
	expect(refused?.decision.explanation.join(' ')).toContain('Names like this are not taken');
	expect(crm.rows.map(({ kind, name, email }) => [kind, name, email]).sort()).toEqual([
		['contact', 'Hello', 'ann@who.example'],
		['contact', 'John Doe', 'john@known.example'],
		['deal', 'An order', 'john@known.example'],
	]);
});

it('16 A stranger in a known conversation: its contact is read by its ID and proposed, until it is deleted', async () => {
	crm.rows.splice(0, crm.rows.length, { id: 7, kind: 'contact', name: 'Eve', email: 'eve@gone.example' });
	const at = (node: Node): Node =>
		JSON.parse(JSON.stringify(node).replaceAll('https://crm.example', crm.url)) as Node;
	const sample = await reading(await publish('16', at), { inboundNewKind: 'contact', inboundKnown: false });
	const eve = { from: 'Eve <eve@gone.example>', subject: 'First', text: 'One.' };
	sample.deliver({ ...eve, id: 'e1@gone.example' });
	const first = await sample.ended(1);
	expect(outputs(first, 0)[0]?.decision.bound).toMatchObject([{ kind: 'contact', id: '7' }]);
	const stranger = { ...eve, from: 'Eve <eve@home.example>', inReplyTo: 'e1@gone.example' };
	const eves = async (id: string, count: number): Promise<unknown[]> => {
		sample.deliver({ ...stranger, id, subject: 'Re: First' });
		const ran = await sample.ended(count);
		const all = [0, 1, 2].flatMap((output) => outputs(ran, output));
		return all.filter((one) => one.id === id).map(({ decision }) => decision.candidates);
	};
	expect(await eves('e2@home.example', 2)).toMatchObject([[{ kind: 'contact', id: '7', title: 'Eve' }]]);
	crm.rows.length = 0;
	expect(JSON.stringify(await eves('e3@home.example', 3))).not.toContain('Eve');
});
