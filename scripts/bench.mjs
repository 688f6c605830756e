/**
 * `npm run bench -- [NAME...] [--json] [--quick]`: runs the benches of scripts/bench/ one after another.
 * Each file `scripts/bench/NAME.{mjs,ts,cjs}` exports `run({ quick })`, which resolves to rows
 * `{ case, unit, ours, peer, peerName, goal, ok }`; bench and ratio (ours / peer) are filled in here.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'bench');
const require = createRequire(import.meta.url);
const order = ['mail', 'resolve', 'keywords', 'trigger', 'crm-calls', 'scale'];

/** Name -> file of every bench; a folder below scripts/bench/ holds what benches share. */
function findBenches() {
	const files = (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []).filter((entry) =>
		entry.isFile(),
	);
	const found = files.map(({ name }) => [basename(name, extname(name)), join(folder, name)]);
	const rank = ([name]) => (order.includes(name) ? order.indexOf(name) : order.length);
	return new Map(found.filter(([, file]) => /\.(mjs|cjs|ts)$/.test(file)).sort((a, b) => rank(a) - rank(b)));
}

const load = async (file) => (file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : require(file));

/** Rows in the one public shape, whatever order a bench wrote its fields in. */
function toRow(bench, row) {
	const { ours, peer = null, peerName = null, goal = null } = row;
	const ratio =
		typeof peer === 'number' && peer !== 0 ? Number((ours / peer).toPrecision(4)) : (row.ratio ?? null);
	return { bench, case: row.case, unit: row.unit, ours, peer, peerName, ratio, goal, ok: row.ok ?? null };
}

const cell = (value) =>
	value === null ? '-' : typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);

function table(rows) {
	const head = ['bench', 'case', 'unit', 'ours', 'peer', 'peerName', 'ratio', 'goal', 'ok'];
	const lines = [
		head,
		...rows.map((row) =>
			head.map((name) => (name === 'ok' && row.ok !== null ? (row.ok ? 'yes' : 'NO') : cell(row[name]))),
		),
	];
	const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	return lines
		.map((line) =>
			line
				.map((text, column) => text.padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

const args = process.argv.slice(2);
const flags = new Set(args.filter((arg) => arg.startsWith('--')));
const benches = findBenches();
const asked = args.filter((arg) => !arg.startsWith('--'));
const unknown = [
	...asked.filter((name) => !benches.has(name)),
	...[...flags].filter((flag) => !['--json', '--quick'].includes(flag)),
];
if (unknown.length > 0) {
	process.stderr.write(
		`There is no bench or option ${unknown.join(', ')}. Benches: ${[...benches.keys()].join(', ')}. Options: --json, --quick.\n`,
	);
	process.exit(1);
}

const rows = [];
let failed = false;
for (const name of asked.length > 0 ? asked : benches.keys()) {
	process.stderr.write(`${name} ...\n`);
	try {
		const { run } = await load(benches.get(name));
		rows.push(...(await run({ quick: flags.has('--quick') })).map((row) => toRow(name, row)));
	} catch (error) {
		failed = true;
		process.stderr.write(
			`The bench ${name} did not finish: ${error?.stack ?? error}${error?.cause ? `\n  because of ${error.cause.stack ?? error.cause}` : ''}\n`,
		);
	}
}
process.stdout.write(flags.has('--json') ? `${JSON.stringify(rows)}\n` : `${table(rows)}\n`, () =>
	process.exit(failed ? 1 : 0),
);
