/** Every sample workflow can be imported as it is: only known nodes, only declared parameters, nothing private inside. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { nodesOfPack, packName, root } from '../support/load-pack';

interface Workflow {
	name: string;
	active: boolean;
	pinData?: object;
	nodes: Array<INode & { parameters: INodeParameters }>;
	connections: Record<string, { main: Array<Array<{ node: string; type: string; index: number }>> }>;
}

const files = globSync('workflows/*.json', { cwd: root }).sort();
const pack = nodesOfPack();

/** Names that a form declares at one level: fields of collections and fixed collections included under their parent. */
function undeclared(parameters: INodeParameters, properties: INodeProperties[], path = ''): string[] {
	return Object.entries(parameters).flatMap(([name, value]) => {
		const declared = properties.filter((property) => property.name === name);
		if (declared.length === 0) return [`${path}${name}`];
		const inner = declared.filter(({ type }) => type === 'collection' || type === 'fixedCollection');
		if (inner.length === 0 || value === null || typeof value !== 'object') return [];
		const options = inner.flatMap((property) => (property.options ?? []) as INodeProperties[]);
		if (inner[0]!.type === 'collection')
			return undeclared(value as INodeParameters, options, `${path}${name}.`);
		return Object.entries(value as INodeParameters).flatMap(([group, rows]) => {
			const values = (
				inner.flatMap((property) => property.options ?? []) as Array<{
					name: string;
					values: INodeProperties[];
				}>
			)
				.filter((option) => option.name === group)
				.flatMap((option) => option.values);
			if (values.length === 0) return [`${path}${name}.${group}`];
			return [rows]
				.flat()
				.flatMap((row) => undeclared(row as INodeParameters, values, `${path}${name}.${group}.`));
		});
	});
}

/** What the editor shows in red: required fields that are empty, values that no option offers. */
function issuesOf(node: INode, description: INodeTypeDescription): string[] {
	const parameters = NodeHelpers.getNodeParameters(
		description.properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	const whole = { ...node, parameters: parameters ?? {} };
	const issues = NodeHelpers.getNodeParametersIssues(description.properties, whole, description);
	return Object.values(issues?.parameters ?? {}).flat();
}

describe.each(files)('%s', (file) => {
	const text = readFileSync(join(root, file), 'utf8');
	const workflow = JSON.parse(text) as Workflow;
	const ours = workflow.nodes.filter(({ type }) => type.startsWith(`${packName}.`));

	it('names only nodes of this pack and of n8n itself', () => {
		const strangers = workflow.nodes.filter(
			({ type }) => !pack.has(type) && !/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\./.test(type),
		);
		expect(strangers.map(({ type }) => type)).toEqual([]);
		// A workflow that our nodes call holds none of them.
		const called = workflow.nodes.some(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger');
		expect(called || ours.length > 0).toBe(true);
	});

	it('uses only parameters that the forms declare', () => {
		const found = ours.flatMap(({ type, name, parameters }) =>
			undeclared(parameters, pack.get(type)!.description.properties).map(
				(parameter) => `${name}: ${parameter}`,
			),
		);
		expect(found).toEqual([]);
	});

	it('has a version of each node that exists', () => {
		const unknown = ours.filter(
			({ type, typeVersion }) => ![pack.get(type)!.description.version].flat().includes(typeVersion),
		);
		expect(unknown.map(({ name }) => name)).toEqual([]);
	});

	it('shows no red mark on the canvas once the credentials are filled in', () => {
		expect(ours.flatMap((node) => issuesOf(node, pack.get(node.type)!.description))).toEqual([]);
	});

	it('holds no credential, no data of a run, and is not active', () => {
		expect(workflow.nodes.filter(({ credentials }) => credentials)).toEqual([]);
		expect(workflow.pinData ?? {}).toEqual({});
		expect(workflow.active).toBe(false);
		expect(text).not.toMatch(/[\w.+-]+@(?!.*\.example)[\w-]+\.[a-z]{2,}/i);
	});

	it('explains itself in notes', () => {
		const notes = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.length).toBeGreaterThanOrEqual(2);
		expect(notes.some(({ parameters }) => /fill in/i.test(String(parameters.content)))).toBe(true);
	});

	it('connects only nodes that exist, to outputs that exist', () => {
		const names = new Set(workflow.nodes.map(({ name }) => name));
		const ends = Object.values(workflow.connections)
			.flatMap(({ main }) => main.flat())
			.map(({ node }) => node);
		expect([...Object.keys(workflow.connections), ...ends].filter((name) => !names.has(name))).toEqual([]);
	});

	it('has unique ids and names', () => {
		for (const key of ['id', 'name'] as const) {
			expect(new Set(workflow.nodes.map((node) => node[key])).size).toBe(workflow.nodes.length);
		}
	});
});
