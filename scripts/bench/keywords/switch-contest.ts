/** Mail Keyword Router and n8n's own Switch with the same 200 conditions on the same mails, in one run of a real n8n. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail } from '../../../core/mail/mail';
import { buildPack } from '../../lib/build-pack';
import { ensureN8n } from '../../lib/n8n-install';
import { itemsOf, type Execution, type Workflow } from '../../lib/n8n-rest';
import { N8nServer } from '../../lib/n8n-server';
import { packName } from '../../lib/repository';

export interface Condition {
	name: string;
	/** A word or phrase, or the source of a regular expression. */
	word?: string;
	regex?: string;
}

export interface Speeds {
	/** Mails a second. */
	ours: number;
	peer: number;
}

const say = (line: string): void => void process.stderr.write(`  ${line}\n`);

export class SwitchContest {
	private runs = 0;

	private constructor(
		private readonly folder: string,
		private readonly server: N8nServer,
	) {}

	static async open(): Promise<SwitchContest> {
		await buildPack();
		const folder = mkdtempSync(join(tmpdir(), 'bench-keywords-'));
		// The mails are posted to a webhook, some megabytes of them.
		const env = { N8N_PAYLOAD_SIZE_MAX: '64' };
		return new SwitchContest(folder, await N8nServer.start({ n8n: await ensureN8n(say), folder, env }));
	}

	async close(): Promise<void> {
		await this.server.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/**
	 * @param few mails that Switch gets
	 * @param many mails that the router gets; the first of them are the same
	 */
	async run(mails: Mail[], conditions: Condition[], few: number, many: number): Promise<Speeds> {
		const path = `contest-${(this.runs += 1)}`;
		const { id } = await this.server.rest.createWorkflow(workflowOf(path, conditions));
		await this.server.publish(id);
		const given = (count: number): object[] =>
			Array.from({ length: count }, (_, at) => ({ ...mails[at % mails.length], id: `m${at}` }));
		const execution = await this.execute(id, path, { few: given(few), many: given(many) });
		await this.server.rest.unpublish(id);
		sameVerdicts(execution, conditions, few);
		const seconds = (node: string): number => Math.max(0.001, executionTime(execution, node) / 1000);
		return { ours: many / seconds('Router'), peer: few / seconds('Switch') };
	}

	private async execute(id: string, path: string, body: object): Promise<Execution> {
		const request = {
			method: 'POST',
			body: JSON.stringify(body),
			// A connection kept from the call before may be closed by n8n at this very moment.
			headers: { 'content-type': 'application/json', connection: 'close' },
		};
		const response = await fetch(`${this.server.address}/webhook/${path}`, request);
		if (!response.ok) throw new Error(`The webhook answered ${response.status}.\n${this.server.logTail()}`);
		for (const deadline = Date.now() + 540_000; Date.now() < deadline; await sleep(1_000)) {
			const [execution] = await this.server.rest.executions(id);
			if (execution?.status === 'success') return execution;
			if (execution && !['running', 'new'].includes(execution.status))
				throw new Error(
					`The run ended as ${execution.status}: ${JSON.stringify(execution.data?.resultData?.error).slice(0, 400)}`,
				);
		}
		throw new Error('The run did not end in nine minutes.');
	}
}

/** n8n's own measure of a node, in ms. */
function executionTime(execution: Execution, node: string): number {
	const [run] = execution.data?.resultData?.runData?.[node] ?? [];
	const time = (run as { executionTime?: number } | undefined)?.executionTime;
	if (time === undefined) throw new Error(`The node ${node} did not run.`);
	return time;
}

/** A fast wrong answer is worth nothing: both must have sent the same mails to the same rules. */
function sameVerdicts(execution: Execution, conditions: Condition[], few: number): void {
	const switched = conditions.flatMap(({ name }, output) =>
		itemsOf(execution, 'Switch', output).map(({ id }) => `${String(id)} ${name}`),
	);
	const isCommon = ({ id }: Record<string, unknown>): boolean => Number(String(id).slice(1)) < few;
	const routed = itemsOf(execution, 'Router', 1)
		.filter(isCommon)
		.flatMap(({ id, routes }) => (routes as string[]).map((name) => `${String(id)} ${name}`));
	if (switched.length > 0 && switched.sort().join() === routed.sort().join()) return;
	throw new Error(`The verdicts differ. Switch: ${switched.join(', ')}. Router: ${routed.join(', ')}.`);
}

function workflowOf(path: string, conditions: Condition[]): Workflow {
	const to = (...names: string[]) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });
	const source = (name: string, field: string, y: number) => ({
		...{ id: name, name, type: 'n8n-nodes-base.splitOut', typeVersion: 1, position: [200, y] },
		parameters: { fieldToSplitOut: `body.${field}`, options: {} },
	});
	return {
		name: path,
		nodes: [
			{
				...{ id: 'w', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0] },
				...{ webhookId: path, parameters: { path, httpMethod: 'POST', responseMode: 'onReceived' } },
			},
			source('Few', 'few', 0),
			source('Many', 'many', 200),
			switchNode(conditions),
			{
				...{ id: 'r', name: 'Router', type: `${packName}.mailKeywordRouter`, typeVersion: 1 },
				position: [400, 200],
				parameters: { rulesFrom: 'json', rulesJson: JSON.stringify(conditions.map(toRule)) },
			},
		],
		connections: { Webhook: to('Few', 'Many'), Few: to('Switch'), Many: to('Router') },
	};
}

const toRule = ({ name, word, regex }: Condition): object =>
	regex === undefined ? { name, any: [word] } : { name, regex };

function switchNode(conditions: Condition[]): Workflow['nodes'][number] {
	const options = { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 2 };
	const values = conditions.map(({ name, word, regex }) => ({
		conditions: {
			options,
			combinator: 'and',
			conditions: [
				{
					id: name,
					leftValue: '={{ $json.subject + " " + $json.newText }}',
					rightValue: regex === undefined ? word : `/${regex}/i`,
					operator: { type: 'string', operation: regex === undefined ? 'contains' : 'regex' },
				},
			],
		},
		...{ renameOutput: true, outputKey: name },
	}));
	return {
		...{ id: 's', name: 'Switch', type: 'n8n-nodes-base.switch', typeVersion: 3.2, position: [400, 0] },
		parameters: {
			rules: { values },
			options: { allMatchingOutputs: true, ignoreCase: true, fallbackOutput: 'extra' },
		},
	};
}
