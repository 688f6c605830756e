/**
 * What the same job costs with n8n's own node of a CRM, counted: the node's real code from the installed n8n, one item for each mail,
 * on request helpers that count and answer at once. Two runs (look up, create) and a third (log), as three nodes of a workflow.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

type Parameters = Record<string, unknown>;
interface Run {
	items: number;
	parameters: Parameters;
}
export interface OwnNode {
	/** Below `n8n-nodes-base/dist/nodes/`, without `.node.js`. */
	file: string;
	className: string;
	/** What people read, where it differs. */
	label?: string;
	version: number;
	lookUp: Parameters;
	create: Parameters;
	log: Parameters;
	/** What every request is answered with, in the CRM's form. */
	answer: unknown;
}

export const ownNodes: Record<string, OwnNode> = {
	HubSpot: {
		...{ file: 'Hubspot/Hubspot', className: 'Hubspot', label: 'HubSpot', version: 2.2 },
		lookUp: {
			...{ resource: 'contact', operation: 'search', returnAll: false, limit: 1, additionalFields: {} },
			filterGroupsUi: {
				filterGroupsValues: [
					{ filtersUi: { filterValues: [{ propertyName: 'email', operator: 'EQ', value: 'a@x.example' }] } },
				],
			},
		},
		create: { resource: 'deal', operation: 'create', stage: 's', additionalFields: { dealName: 'A' } },
		log: { resource: 'engagement', operation: 'create', type: 'email', metadata: { subject: 'A' } },
		answer: { results: [{ id: '1', properties: {} }], total: 1 },
	},
	Pipedrive: {
		...{ file: 'Pipedrive/Pipedrive', className: 'Pipedrive', version: 2 },
		lookUp: {
			...{ resource: 'person', operation: 'search', term: 'a@x.example', exactMatch: true },
			...{ returnAll: false, limit: 1, additionalFields: { fields: ['email'] } },
		},
		create: {
			...{ resource: 'deal', operation: 'create', title: 'A', associateWith: 'person', person_id: 1 },
			additionalFields: {},
		},
		log: {
			...{ resource: 'activity', operation: 'create', subject: 'A', done: '1', type: 'email' },
			additionalFields: {},
		},
		answer: { success: true, data: { items: [], id: 1 }, additional_data: {} },
	},
	Odoo: {
		...{ file: 'Odoo/Odoo', className: 'Odoo', version: 2 },
		lookUp: {
			...{ resource: 'contact', operation: 'getAll', returnAll: false, limit: 1, options: {} },
			filters: { filter: [{ fieldName: 'email', operator: 'equal', value: 'a@x.example' }] },
		},
		create: { resource: 'opportunity', operation: 'create', opportunityName: 'A', additionalFields: {} },
		log: {
			...{ resource: 'custom', operation: 'create', customResource: 'mail.message' },
			fieldsToCreateOrUpdate: { fields: [{ fieldName: 'body', fieldValue: 'A' }] },
		},
		answer: [1],
	},
	Salesforce: {
		...{ file: 'Salesforce/Salesforce', className: 'Salesforce', version: 1 },
		lookUp: {
			...{ resource: 'contact', operation: 'getAll', returnAll: false, limit: 1 },
			options: {
				conditionsUi: { conditionValues: [{ field: 'Email', operation: 'equal', value: 'a@x.example' }] },
			},
		},
		create: {
			...{
				resource: 'opportunity',
				operation: 'create',
				name: 'A',
				closeDate: '2026-04-01',
				stageName: 'New',
			},
			additionalFields: {},
		},
		log: { resource: 'task', operation: 'create', status: 'Completed', additionalFields: { subject: 'A' } },
		answer: { records: [], done: true, id: '1', success: true },
	},
};

/** @param n8n folder of the installed n8n */
export async function countOwnNode(
	n8n: string,
	node: OwnNode,
	{ mails, creations }: { mails: number; creations: number },
): Promise<{ lookUps: number; logging: number }> {
	const count = async (parameters: Parameters, items: number): Promise<number> =>
		await callsOf(n8n, node, { items, parameters });
	return {
		lookUps: (await count(node.lookUp, mails)) + (await count(node.create, creations)),
		logging: await count(node.log, mails),
	};
}

interface NodeClass {
	nodeVersions?: Record<string, { execute(): Promise<unknown> }>;
	execute?(): Promise<unknown>;
}

async function callsOf(n8n: string, node: OwnNode, { items, parameters }: Run): Promise<number> {
	const load = createRequire(join(n8n, 'package.json'));
	const classes = load(`n8n-nodes-base/dist/nodes/${node.file}.node.js`) as Record<
		string,
		new () => NodeClass
	>;
	const type = classes[node.className];
	if (!type) throw new Error(`n8n has no node ${node.className}`);
	const made = new type();
	const version = made.nodeVersions?.[String(node.version)] ?? made;
	let calls = 0;
	await version.execute?.call(contextOf(node, items, parameters, () => (calls += 1)) as never);
	if (calls < items) throw new Error(`n8n's ${node.className} made ${calls} calls for ${items} items`);
	return calls;
}

/** As much of n8n's context as these nodes ask for. */
function contextOf(node: OwnNode, items: number, parameters: Parameters, sent: () => void): object {
	const request = async (): Promise<unknown> => {
		sent();
		return await Promise.resolve(structuredClone(node.answer));
	};
	const at = (name: string): unknown =>
		name.split('.').reduce<unknown>((value, key) => (value as Parameters | undefined)?.[key], parameters);
	return {
		getInputData: () => Array.from({ length: items }, () => ({ json: {} })),
		getNodeParameter: (name: string, _item: number, fallback?: unknown) =>
			structuredClone(at(name) ?? fallback),
		getNode: () => ({ name: node.className, type: node.className, typeVersion: node.version, parameters }),
		getCredentials: async () =>
			await Promise.resolve({
				url: 'https://crm.example',
				db: 'd',
				oauthTokenData: { instance_url: 'https://crm.example' },
			}),
		continueOnFail: () => false,
		logger: { debug: () => undefined },
		helpers: {
			...{ request, requestWithAuthentication: request, requestOAuth2: request },
			...{ httpRequest: request, httpRequestWithAuthentication: request },
			returnJsonArray: (rows: unknown) => [rows].flat().map((json) => ({ json })),
			constructExecutionMetaData: (rows: unknown) => rows,
		},
	};
}
