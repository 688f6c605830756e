/** Matches the items of a run and puts each on the outputs of the rules that hit. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CompiledRules } from '../../core/keywords/compile-rules';
import { dueDateOf, readWorkingHours } from '../../core/keywords/due-date';
import { phoneOf } from '../../core/keywords/phone-number';
import { matchKeywords, type KeywordMatch, type MailForKeywords } from '../../core/keywords/match-keywords';
import { keywordMailOf } from '../../core/mail/from-any-item';
import { toMail } from '../../core/mail/to-mail';
import { isTool } from '../shared/is-tool';
import type { Repeats } from './repeats';

interface RouterOptions {
	budgetMs?: number;
	extract?: string[];
	timezone?: string;
	workingHours?: string;
	country?: string;
}

const noMatch = 0;

export async function routeItems(
	context: IExecuteFunctions,
	compiled: CompiledRules,
	repeats: Repeats | null,
): Promise<INodeExecutionData[][]> {
	const byForm = context.getNodeParameter('rulesFrom', 0) !== 'json';
	const firstOnly = context.getNodeParameter('several', 0) === 'first';
	const options = context.getNodeParameter('options', 0, {}) as RouterOptions;
	const outputOf = new Map(
		compiled.rules.map(({ rule }) => [rule.name, byForm ? (rule.output ?? 1) : 1] as const),
	);
	const outputs: INodeExecutionData[][] = Array.from(
		{ length: Math.max(1, ...outputOf.values()) + 1 },
		() => [],
	);
	for (const [itemIndex, item] of context.getInputData().entries()) {
		const mail = readMail(item.json);
		const match = mail
			? matchKeywords(mail, compiled, {
					clock: () => performance.now(),
					firstOnly,
					...(options.budgetMs ? { budgetMs: options.budgetMs } : {}),
				})
			: nothing;
		const repeat = repeats ? await repeats(item.json, match.routes) : [];
		const keywords = {
			...match,
			repeat,
			...(mail ? extracted(mail, options, context.getTimezone()) : {}),
		} as unknown as IDataObject;
		const out: INodeExecutionData = {
			json: { ...item.json, keywords, routes: match.routes },
			pairedItem: { item: itemIndex },
			...(item.binary ? { binary: item.binary } : {}),
		};
		const targets = new Set(match.routes.map((name) => outputOf.get(name) ?? noMatch));
		for (const target of targets.size > 0 ? targets : [noMatch]) outputs[target]?.push(out);
	}
	return isTool(context) ? [outputs.flat()] : outputs;
}

const nothing: KeywordMatch = { routes: [], hits: [], nearHits: [], undecided: [], textUsed: [] };

/** A mail of any trigger; any other item by its text fields. */
const readMail = (json: IDataObject): MailForKeywords | null =>
	toMail(json, new Date().toISOString()) ?? keywordMailOf(json);

function extracted(mail: MailForKeywords, options: RouterOptions, workflowZone: string): IDataObject {
	const wanted = options.extract ?? [];
	const values: IDataObject = {};
	if (wanted.includes('dueAt')) {
		const date = (mail as { date?: string }).date ?? new Date().toISOString();
		const hours = readWorkingHours(options.workingHours ?? '') ?? { workFrom: 9 * 60, workTo: 17 * 60 };
		const due = dueDateOf(`${mail.subject}\n${mail.newText}`, {
			reference: date,
			timezone: options.timezone || workflowZone,
			...hours,
		});
		values.dueAt = due?.dueAt ?? null;
		values.dueWords = due?.words ?? null;
	}
	if (wanted.includes('phone')) values.phone = phoneOf(mail.newText, (options.country ?? '').toUpperCase());
	return values;
}
