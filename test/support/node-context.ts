/** A strict stand-in for what n8n gives a node: a parameter that the form does not show, or a helper nobody gave, throws. */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeTypeDescription,
} from 'n8n-workflow';

export interface NodeContextOptions {
	description: INodeTypeDescription;
	parameters?: Record<string, unknown>;
	items: INodeExecutionData[];
	continueOnFail?: boolean;
	tool?: boolean;
}

export function nodeContext({
	description,
	parameters = {},
	items,
	continueOnFail = false,
	tool = false,
}: NodeContextOptions): IExecuteFunctions {
	const { properties } = description;
	const value = (name: string): unknown => {
		const shown = properties.filter((property) => property.name === name && isShown(property, value));
		const [property] = shown;
		if (!property) throw new Error(`The form does not show a parameter "${name}" with these settings.`);
		return name in parameters ? parameters[name] : property.default;
	};
	const unknown = Object.keys(parameters).find(
		(name) => !properties.some((property) => property.name === name),
	);
	if (unknown) throw new Error(`There is no parameter "${unknown}".`);
	const given: Partial<IExecuteFunctions> = {
		getInputData: () => items,
		getNode: () => ({
			id: 'n',
			name: 'Node',
			type: description.name,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		}),
		getNodeParameter: ((
			name: string,
			_index: number,
			fallback?: unknown,
			options?: { extractValue?: boolean },
		) => {
			let read: unknown;
			try {
				const [root = '', ...path] = name.split('.');
				read = path.reduce<unknown>(
					(at, key) => (at as Record<string, unknown> | undefined)?.[key],
					value(root),
				);
				if (read === undefined && path.length > 0) throw new Error(`Nothing is filled in at "${name}".`);
			} catch (error) {
				if (fallback === undefined) throw error;
				read = fallback;
			}
			const locator = read as { value?: unknown } | null;
			return options?.extractValue && locator !== null && typeof locator === 'object' ? locator.value : read;
		}) as IExecuteFunctions['getNodeParameter'],
		continueOnFail: () => continueOnFail,
		getExecutionId: () => 'execution-1',
		getWorkflow: () => ({ id: 'workflow-1', name: 'Workflow', active: true }),
		isToolExecution: () => tool,
		getTimezone: () => 'Europe/Berlin',
	};
	return new Proxy(given, {
		get(target, name) {
			if (name in target) return target[name as keyof typeof target];
			throw new Error(`The node asks n8n for "${String(name)}", which this test does not give.`);
		},
	}) as IExecuteFunctions;
}

function isShown({ displayOptions }: INodeProperties, value: (name: string) => unknown): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, wanted]) =>
		(wanted as unknown[]).includes(value(name)),
	);
}

export const item = (json: object): INodeExecutionData => ({ json: json as IDataObject });
