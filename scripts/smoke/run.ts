/** The smoke run of one CRM: its credential from the environment, the steps, the cleaning up, a table. */
import { crmChoices } from '../../adapters/crm/registry';
import type { CrmChoice } from '../../adapters/crm/shared/choice';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { CrmError } from '../../core/ports/crm-error';
import { fetchHttp } from '../lib/fetch-http';
import { cleanUps } from './clean-up';
import { credentialFrom } from './credential';
import { runSteps, type Smoke } from './steps';

const choices = crmChoices.filter(({ credentials }) =>
	credentials.some(({ headers }) => headers !== undefined),
);
type Say = (line: string) => void;
type Environment = Record<string, string | undefined>;

/** Answers the exit code. @param say takes a line of the table */
export async function smokeCrm(name: string, environment: Environment, say: Say): Promise<number> {
	const choice = choices.find(({ value }) => value.toLowerCase() === name.toLowerCase());
	if (!choice) {
		say(`Name one of these CRMs: ${choices.map(({ value }) => value.toLowerCase()).join(', ')}.`);
		return 1;
	}
	const { login, data, missing, optional } = credentialFrom(choice, environment);
	if (missing.length > 0) {
		say(
			`${choice.label}: set the environment variable${missing.length > 1 ? 's' : ''} ${missing.join(' and ')}.`,
		);
		if (optional.length > 0) say(`Where the server needs them: ${optional.join(', ')}.`);
		return 1;
	}
	const lagMs = Number(environment.SMOKE_WAIT_MS ?? 15_000);
	try {
		const ready = { ...data, ...(await login.prepare?.(data, fetchHttp({}))) };
		return await smoke(choice, ready, { headers: login.headers?.(ready) ?? {}, lagMs, say });
	} catch (error) {
		say(wordsOf(error));
		return 1;
	}
}

async function smoke(
	choice: CrmChoice,
	data: Record<string, unknown>,
	{ headers, lagMs, say }: { headers: Record<string, string>; lagMs: number; say: Say },
): Promise<number> {
	const memory = await openMemoryDatabase({ file: ':memory:' });
	const http = fetchHttp(headers);
	const sleep = async (ms: number): Promise<void> => await new Promise((done) => setTimeout(done, ms));
	let failed = 0;
	try {
		const gateway = choice.open({
			db: memory.db,
			store: '',
			credential: data,
			http,
			now: () => new Date(),
			sleep,
		});
		const world: Smoke = {
			...{ gateway, memory, records: [], activities: [], lagMs },
			step: async (step, work) => {
				const started = performance.now();
				const [ok, words] = await work().then(
					(text): [boolean, string] => [true, text],
					(error: unknown): [boolean, string] => [false, wordsOf(error)],
				);
				if (!ok) failed += 1;
				const ms = `${Math.round(performance.now() - started)} ms`;
				say(`${ok ? 'ok  ' : 'FAIL'}  ${step.padEnd(58)} ${ms.padStart(8)}  ${words}`);
			},
		};
		say(`${choice.label} at ${gateway.connection}`);
		await runSteps(world);
		await world.step('clean up', async () => {
			const clean = cleanUps[choice.value];
			const all = [...world.records.map(({ kind, id }) => `${kind} ${id}`)].join(', ');
			if (!clean) return `delete by hand: ${all}`;
			const left = await clean(http, data, world);
			if (left.length > 0) throw new Error(`left over: ${left.join(', ')}`);
			return `${world.records.length} records`;
		});
		say(failed === 0 ? 'Everything works.' : `${failed} step${failed > 1 ? 's' : ''} failed.`);
	} catch (error) {
		say(wordsOf(error));
		failed += 1;
	} finally {
		await memory.close();
	}
	return failed === 0 ? 0 : 1;
}

const wordsOf = (error: unknown): string =>
	error instanceof CrmError
		? `${error.message} ${error.info.todo ?? ''}`.trim()
		: error instanceof Error
			? error.message
			: String(error);
