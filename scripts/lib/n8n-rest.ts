/** Talks to a running n8n as its own editor does (REST with a session) and by its public API (executions as plain JSON). */

/** A workflow as n8n exports it; `id` is there once n8n knows it. */
export interface Workflow {
	id?: string;
	name: string;
	nodes: Array<{
		id?: string;
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		[key: string]: unknown;
	}>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[key: string]: unknown;
}

/** One run: its status and, for each node that ran, the items of each output. */
export interface Execution {
	id: string;
	status: string;
	workflowId: string;
	data?: { resultData?: { error?: unknown; runData?: Record<string, NodeRun[]> } };
}

interface NodeRun {
	error?: { message: string };
	data?: { main?: Array<Array<{ json: Record<string, unknown> }> | null> };
}

export const owner = {
	email: 'demo@crm-mail.example',
	password: 'Demo-mailbox-1',
	firstName: 'Demo',
	lastName: 'Owner',
};

/** The items that a node gave on one output, over all its runs in this execution. */
export const itemsOf = (execution: Execution, node: string, output = 0): Array<Record<string, unknown>> =>
	(execution.data?.resultData?.runData?.[node] ?? []).flatMap((run) =>
		(run.data?.main?.[output] ?? []).map((item) => item.json),
	);

export class N8nRest {
	private cookie = '';
	private apiKey = '';

	constructor(readonly address: string) {}

	/** Calls one endpoint; a refusal becomes an error with n8n's own words. */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.address}${path}`, {
			method,
			headers: {
				...{ cookie: this.cookie, 'content-type': 'application/json', 'x-n8n-api-key': this.apiKey },
				// One kept from the call before is closed after five idle seconds, perhaps at this very moment.
				connection: 'close',
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const cookies = response.headers.getSetCookie();
		if (cookies.length > 0) this.cookie = cookies.map((line) => line.split(';')[0]).join('; ');
		const text = await response.text();
		if (!response.ok)
			throw new Error(`n8n answered ${response.status} to ${method} ${path}: ${text.slice(0, 400)}`);
		const answer = (text ? JSON.parse(text) : {}) as { data?: T };
		return path.startsWith('/rest/') && answer.data !== undefined ? answer.data : (answer as T);
	}

	/** Makes the demo owner of a fresh n8n, or logs in where it exists. */
	async logIn(): Promise<void> {
		const settings = await this.call<{ userManagement?: { showSetupOnFirstLoad?: boolean } }>(
			'GET',
			'/rest/settings',
		);
		if (settings.userManagement?.showSetupOnFirstLoad) await this.call('POST', '/rest/owner/setup', owner);
		else
			await this.call('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	}

	/** Makes a key for the public API; executions read through it are plain JSON. */
	private async ensureApiKey(): Promise<void> {
		if (this.apiKey) return;
		const scopes = ['execution:read', 'execution:list', 'workflow:read'];
		const label = `driver ${Date.now()}`;
		this.apiKey = (
			await this.call<{ rawApiKey: string }>('POST', '/rest/api-keys', { label, scopes, expiresAt: null })
		).rawApiKey;
	}

	/** Stores a credential; resolves to what a node of a workflow holds as its reference. */
	async createCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<{ id: string; name: string }> {
		const { id } = await this.call<{ id: string }>('POST', '/rest/credentials', { name, type, data });
		return { id, name };
	}

	/** Runs a credential's own test; `OK` or `Error` with the reason that a person reads. */
	testCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<{ status: string; message: string }> {
		return this.call('POST', '/rest/credentials/test', { credentials: { id: '', name, type, data } });
	}

	/** Every node type that this n8n has loaded. */
	nodeTypes(): Promise<Array<{ name: string; iconUrl?: string | Record<string, string> }>> {
		return this.call('GET', '/types/nodes.json');
	}

	/** Stores a workflow, not yet published. */
	createWorkflow(workflow: Workflow): Promise<Workflow & { id: string; versionId: string }> {
		return this.call('POST', '/rest/workflows', { settings: {}, ...workflow });
	}

	/** Publishes a workflow as the button of the editor does; its triggers come up a moment later. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/rest/workflows/${id}`);
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
	}

	async unpublish(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Every execution of a workflow with its data, oldest first. */
	executions(workflowId: string): Promise<Execution[]> {
		return this.executionsBut(workflowId, new Set());
	}

	/** The same without those whose ids are known; reading ends at a page that is known from end to end. */
	async executionsBut(workflowId: string, known: ReadonlySet<string>): Promise<Execution[]> {
		await this.ensureApiKey();
		const found: Execution[] = [];
		let cursor = '';
		do {
			const query = `workflowId=${workflowId}&includeData=true&limit=25${cursor ? `&cursor=${cursor}` : ''}`;
			const page = await this.call<{ data: Execution[]; nextCursor: string | null }>(
				'GET',
				`/api/v1/executions?${query}`,
			);
			const fresh = page.data.filter(({ id }) => !known.has(String(id)));
			found.push(...fresh.map((execution) => ({ ...execution, id: String(execution.id) })));
			cursor = fresh.length > 0 ? (page.nextCursor ?? '') : '';
		} while (cursor);
		return found.sort((a, b) => Number(a.id) - Number(b.id));
	}
}
