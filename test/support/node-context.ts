/** A strict stand-in for what n8n gives a node: a parameter that the form does not show, or a helper nobody gave, throws. */
import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeTypeDescription,
} from 'n8n-workflow';

export interface NodeContextOptions {
	description: INodeTypeDescription;
	/** Those that differ from the form's defaults; a function where they differ by item, as expressions do. */
	parameters?: Record<string, unknown> | ((itemIndex: number) => Record<string, unknown>);
	items: INodeExecutionData[];
	continueOnFail?: boolean;
	/** `node`: as newer agents run it, as the node type that n8n makes of it. */
	tool?: boolean | 'node';
	executionId?: string;
	/** What the credentials chosen in the node hold, by type. */
	credentials?: Record<string, Record<string, unknown>>;
	/** With credentials: what else of n8n's helpers the node may use. */
	helpers?: Partial<IExecuteFunctions['helpers']>;
	/** What a sub-workflow answers to the items it is called with. */
	subWorkflow?: (items: IDataObject[]) => IDataObject[];
}

export function nodeContext({
	description,
	parameters = {},
	items,
	continueOnFail = false,
	tool = false,
	executionId = 'execution-1',
	credentials,
	helpers = {},
	subWorkflow,
}: NodeContextOptions): IExecuteFunctions {
	const { properties } = description;
	const value = (name: string, itemIndex = 0): unknown => {
		const given = typeof parameters === 'function' ? parameters(itemIndex) : parameters;
		const unknown = Object.keys(given).find((one) => !properties.some((property) => property.name === one));
		if (unknown) throw new Error(`There is no parameter "${unknown}".`);
		const shown = properties.filter(
			(property) =>
				property.name === name &&
				isShown(property, (other) => (other === '@tool' ? tool !== false : value(other, itemIndex))),
		);
		const [property] = shown;
		if (!property) throw new Error(`The form does not show a parameter "${name}" with these settings.`);
		return name in given ? given[name] : byExpression(property.default, items[itemIndex]);
	};
	value(properties[0]?.name ?? '');
	const given: Partial<IExecuteFunctions> = {
		getInputData: () => items,
		getNode: () => ({
			id: 'n',
			name: 'Node',
			type: tool === 'node' ? `${description.name}Tool` : description.name,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...(credentials
				? {
						credentials: Object.fromEntries(
							Object.keys(credentials).map((type) => [type, { id: type, name: type }]),
						),
					}
				: {}),
		}),
		...(credentials
			? {
					getCredentials: (async (type: string) => credentials[type]) as IExecuteFunctions['getCredentials'],
					helpers: helpers as IExecuteFunctions['helpers'],
				}
			: {}),
		getNodeParameter: ((
			name: string,
			index: number,
			fallback?: unknown,
			options?: { extractValue?: boolean },
		) => {
			const filledIn = (): unknown => {
				const [root = '', ...path] = name.split('.');
				const found = path.reduce<unknown>(
					(at, key) => (at as Record<string, unknown> | undefined)?.[key],
					value(root, index),
				);
				if (found === undefined && path.length > 0) throw new Error(`Nothing is filled in at "${name}".`);
				return found;
			};
			const orFallback = (): unknown => {
				try {
					return filledIn();
				} catch {
					return fallback;
				}
			};
			// As n8n does: taking the value out of a picker that is not shown is refused, fallback or not.
			if (options?.extractValue) value(name.split('.')[0] ?? '', index);
			const read = fallback === undefined ? filledIn() : orFallback();
			const locator = read as { value?: unknown } | null;
			return options?.extractValue && locator !== null && typeof locator === 'object' ? locator.value : read;
		}) as IExecuteFunctions['getNodeParameter'],
		...(subWorkflow
			? {
					executeWorkflow: (async (_workflow: unknown, given: INodeExecutionData[] = []) =>
						await Promise.resolve({
							executionId: 'sub',
							data: [subWorkflow(given.map(({ json }) => json)).map((json) => ({ json }))],
						})) as IExecuteFunctions['executeWorkflow'],
				}
			: {}),
		continueOnFail: () => continueOnFail,
		getExecutionId: () => executionId,
		getWorkflow: () => ({ id: 'workflow-1', name: 'Workflow', active: true }),
		isToolExecution: () => tool === true,
		getTimezone: () => 'Europe/Berlin',
		getInstanceBaseUrl: () => 'https://n8n.ours.example/',
	};
	return new Proxy(given, {
		get(target, name) {
			if (name in target) return target[name as keyof typeof target];
			throw new Error(`The node asks n8n for "${String(name)}", which this test does not give.`);
		},
	}) as IExecuteFunctions;
}

/** The one form of expression that our defaults have: `={{ $json.from.address }}`. */
function byExpression(value: unknown, itemAt: INodeExecutionData | undefined): unknown {
	if (value === '={{ $json }}') return itemAt?.json;
	const path = /^=\{\{ \$json\.([\w.]+) \}\}$/.exec(String(value))?.[1];
	if (path === undefined) return value;
	return path
		.split('.')
		.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], itemAt?.json);
}

function isShown({ displayOptions }: INodeProperties, value: (name: string) => unknown): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, wanted]) =>
		(wanted as unknown[]).includes(value(name)),
	);
}

export const item = (json: object): INodeExecutionData => ({ json: json as IDataObject });

/** The same for what fills a form: lists, pickers, fields. */
export const loadContext = (options: Omit<NodeContextOptions, 'items'>): ILoadOptionsFunctions => {
	const context = nodeContext({ ...options, items: [] });
	const read = (name: string): unknown => {
		try {
			return context.getNodeParameter(name, 0);
		} catch {
			// A form that does not show it: n8n answers undefined.
			return undefined;
		}
	};
	return {
		getNode: () => context.getNode(),
		getCurrentNodeParameter: read,
		getNodeParameter: (name: string, fallback?: unknown) => read(name) ?? fallback,
		...(options.credentials ? { getCredentials: context.getCredentials, helpers: context.helpers } : {}),
	} as unknown as ILoadOptionsFunctions;
};
