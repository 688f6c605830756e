/** Reads settings.json and crm.json; what cannot be used is refused in one plain sentence. */
import { readFile } from 'node:fs/promises';
import { crmSeed, type CrmSeed } from '../adapters/crm/built-in/schema';
import { seedProblem } from '../adapters/crm/built-in/seed-problem';
import { inPlainWords, readSettings, SettingsError } from '../core/binding/read-settings';
import type { BindingSettings } from '../core/binding/settings';
import { compileKeywordRules, ruleProblemText, type CompiledRules } from '../core/keywords/compile-rules';
import { PlainError } from './explain-error';

export async function readJson(path: string, what: string): Promise<Record<string, unknown>> {
	const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new PlainError(
			`The ${what} file ${path} cannot be read: ${error.code === 'ENOENT' ? 'it does not exist' : error.message}.`,
		);
	});
	try {
		const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
		if (json === null || typeof json !== 'object' || Array.isArray(json))
			throw new Error('it must hold one object');
		return json as Record<string, unknown>;
	} catch (error) {
		throw plain(`The ${what} file ${path} is no valid JSON: ${(error as Error).message}.`);
	}
}

const plain = (message: string): PlainError => new PlainError(message);

/** Everything but the keywords, which have a reader of their own. */
export function readRules(given: Record<string, unknown>): BindingSettings {
	const rules = Object.entries(given).filter(([name]) => name !== 'keywords');
	try {
		return readSettings(Object.fromEntries(rules));
	} catch (error) {
		throw error instanceof SettingsError ? plain(error.message) : error;
	}
}

/** @throws PlainError naming the first rule that cannot be used */
export function readKeywords({ keywords }: Record<string, unknown>): CompiledRules {
	const result = compileKeywordRules(keywords ?? []);
	if (result.ok) return result.compiled;
	const [problem] = result.problems;
	throw plain(problem ? ruleProblemText(problem) : 'The keyword rules cannot be used.');
}

/** Keys that a CRM's export has and we do not know are left out, and so is what it holds nothing for (null). */
export function readCrm(json: Record<string, unknown>, path: string): CrmSeed {
	const only = (rows: unknown, shape: { shape: object }): unknown =>
		Array.isArray(rows) ? rows.map((row) => pick(row, Object.keys(shape.shape))) : rows;
	const { users, records } = crmSeed.shape;
	const known = pick(
		{
			...json,
			users: only(json.users, users.removeDefault().element),
			records: only(json.records, records.removeDefault().element),
		},
		Object.keys(crmSeed.shape),
	);
	const parsed = crmSeed.safeParse(known);
	const problem = parsed.success ? seedProblem(parsed.data) : null;
	if (problem) throw plain(`The crm file ${path} cannot be used: ${problem}`);
	if (parsed.success) return parsed.data;
	throw new PlainError(
		`The crm file ${path} cannot be used: ${inPlainWords(parsed.error).replace(/^Setting/, 'value')}`,
	);
}

function pick(row: unknown, names: string[]): unknown {
	if (row === null || typeof row !== 'object' || Array.isArray(row)) return row;
	return Object.fromEntries(
		Object.entries(row).filter(
			([name, value]) => names.includes(name) && value !== undefined && value !== null,
		),
	);
}
