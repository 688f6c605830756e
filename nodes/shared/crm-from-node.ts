/** Opens the memory and the CRM that a node's form names. */
import type { IDataObject, IExecuteFunctions, ILoadOptionsFunctions, ITriggerFunctions } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { crmChoices } from '../../adapters/crm/registry';
import type { OpenDeps } from '../../adapters/crm/shared/choice';
import type { Http } from '../../adapters/crm/shared/http';
import { TransportError } from '../../adapters/crm/shared/http';
import { locateMemory, type MemoryCredential } from '../../adapters/memory/locate-memory';
import type { MemoryDatabase } from '../../adapters/memory/database';
import { sharedMemory } from '../../adapters/memory/shared-memory';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import { httpFromNode } from './crm-http';

type NodeContext = IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions;

/** Set by the administrator of n8n, not by workflows. */
const environment = (): Record<string, string | undefined> => process.env;

export async function memoryFromNode(context: NodeContext): Promise<MemoryDatabase> {
	const chosen = context.getNode().credentials?.crmMemoryApi !== undefined;
	const credential = chosen
		? ((await context.getCredentials('crmMemoryApi')) as unknown as MemoryCredential)
		: null;
	return await sharedMemory(locateMemory({ env: environment(), credential }));
}

export interface OpenCrm {
	gateway: CrmGateway;
	memory: MemoryDatabase;
	/** Built-in CRM: name of the store. */
	store: string;
}

export async function crmFromNode(context: IExecuteFunctions | ILoadOptionsFunctions): Promise<OpenCrm> {
	const memory = await memoryFromNode(context);
	const parameter = (name: string, fallback: string): string =>
		String(readParameter(context, name, fallback) ?? fallback) || fallback;
	const value = parameter('crm', 'builtIn');
	const choice = crmChoices.find((known) => known.value === value);
	if (!choice) throw new Error(`There is no CRM "${value}". Choose one from the list.`);
	const store = choice.value === 'builtIn' ? parameter('store', 'default') : '';
	const type =
		choice.credentials.length > 1
			? parameter('crmAuthentication', choice.credentials[0]?.type ?? '')
			: choice.credentials[0]?.type;
	const gateway = choice.open({
		...{ db: memory.db, store },
		credential: type === undefined ? {} : await context.getCredentials(type),
		http: type === undefined ? noHttp : httpFromNode(context, type),
		...(choice.value === 'subWorkflow' ? { workflow: workflowFromNode(context) } : {}),
		now: () => new Date(),
		sleep: async (ms) => await sleep(ms),
	});
	return { memory, store, gateway };
}

/** The workflow that stands for the CRM; while a form is filled in it cannot be run. */
function workflowFromNode(context: IExecuteFunctions | ILoadOptionsFunctions): OpenDeps['workflow'] {
	const chosen = readParameter(context, 'crmWorkflow', '') as { value?: unknown } | string | null;
	const id = String((typeof chosen === 'object' ? chosen?.value : chosen) ?? '');
	if (!('executeWorkflow' in context)) return { id };
	const parent = {
		executionId: context.getExecutionId(),
		workflowId: String(context.getWorkflow().id ?? ''),
	};
	return {
		id,
		call: async (items) => {
			const given = items.map((json, item) => ({ json: json as IDataObject, pairedItem: { item } }));
			const { data } = await context.executeWorkflow({ id }, given, undefined, { parentExecution: parent });
			return (data[0] ?? []).map(({ json }) => json);
		},
	};
}

/** The built-in CRM talks to nobody. */
const noHttp: Http = async () => await Promise.reject(new TransportError('no account is chosen', 'no'));

function readParameter(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	name: string,
	fallback: string,
): unknown {
	return 'getInputData' in context
		? context.getNodeParameter(name, 0, fallback)
		: (context.getCurrentNodeParameter(name) ?? context.getNodeParameter(name, fallback));
}
