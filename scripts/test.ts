/**
 * `npm test`: builds the pack, installs what the suites need, runs every suite this machine can run, names each one
 * it leaves out and why. The last line is `N passed, N failed, N skipped`; with CI=true leaving one out is a failure.
 */
import { buildPack } from './lib/build-pack';
import { ensureN8n } from './lib/n8n-install';
import { PlainError } from './lib/plain-error';
import { endEverything, endOnSignals } from './lib/running.cjs';
import { installMissingServers, missingServers } from './lib/servers';
import { suites, type Counts, type Suite } from './lib/suites';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What is missing here, by name, and why it could not be had. */
async function provide(): Promise<Map<string, string>> {
	const missing = new Map<string, string>();
	const why = await installMissingServers(say);
	for (const name of missingServers()) missing.set(name, why ?? 'it could not be installed');
	try {
		await ensureN8n(say);
	} catch (error) {
		missing.set('n8n', error instanceof Error ? error.message : String(error));
	}
	return missing;
}

interface Line {
	suite: string;
	counts?: Counts;
	seconds: number;
	leftOut?: string;
}

async function runSuite(suite: Suite, missing: Map<string, string>): Promise<Line> {
	const lacking = suite.needs.filter((name) => missing.has(name));
	if (lacking.length > 0) {
		const leftOut = lacking.map((name) => `${name} is missing: ${missing.get(name)}`).join('; ');
		return { suite: suite.name, seconds: 0, leftOut };
	}
	say(`\n== ${suite.name}`);
	const started = Date.now();
	const counts = await suite.run();
	return { suite: suite.name, counts, seconds: (Date.now() - started) / 1000 };
}

function summary(lines: Line[]): Counts {
	const total = { passed: 0, failed: 0, skipped: 0 };
	say('\nSuites');
	for (const { suite, counts, seconds, leftOut } of lines) {
		if (counts) for (const name of ['passed', 'failed', 'skipped'] as const) total[name] += counts[name];
		const text = counts
			? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds.toFixed(1)} s`
			: `left out: ${leftOut}`;
		say(`  ${suite.padEnd(12)} ${text}`);
	}
	return total;
}

async function main(): Promise<number> {
	endOnSignals();
	const asked = process.argv.slice(2);
	const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
	if (unknown.length > 0) {
		throw new PlainError(
			`There is no suite ${unknown.join(', ')}. Suites: ${suites.map(({ name }) => name).join(', ')}.`,
		);
	}
	const started = Date.now();
	await buildPack();
	const chosen = suites.filter(({ name }) => asked.length === 0 || asked.includes(name));
	const missing = chosen.some(({ needs }) => needs.length > 0) ? await provide() : new Map<string, string>();
	const lines: Line[] = [];
	for (const suite of chosen) lines.push(await runSuite(suite, missing));
	const { passed, failed, skipped } = summary(lines);
	const leftOut = lines.filter((line) => line.leftOut).length;
	const strict = leftOut > 0 && process.env.CI === 'true';
	if (strict) say(`CI=true: ${leftOut} suite(s) left out is a failure.`);
	say(`All of it took ${Math.round((Date.now() - started) / 1000)} s.`);
	say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	return failed > 0 || strict ? 1 : 0;
}

main()
	.catch((error: unknown) => {
		process.stderr.write(
			`${error instanceof PlainError ? error.message : String((error as Error)?.stack ?? error)}\n`,
		);
		return 1;
	})
	.then(async (code) => {
		await endEverything();
		process.exit(code);
	});
