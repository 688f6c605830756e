/** Matches the items of a run and puts each on the outputs of the rules that hit. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CompiledRules } from '../../core/keywords/compile-rules';
import { dueDateOf } from '../../core/keywords/due-date';
import { phoneOf } from '../../core/keywords/phone-number';
import { matchKeywords, type KeywordMatch, type MailForKeywords } from '../../core/keywords/match-keywords';
import { keywordMailOf } from '../../core/mail/from-any-item';
import { toMail } from '../../core/mail/to-mail';
import { isTool } from '../shared/is-tool';
import { readOptions, type RouterOptions } from './read-options';
import type { Repeats } from './repeats';

const noMatch = 0;

export async function routeItems(
	context: IExecuteFunctions,
	compiled: CompiledRules,
	repeats: Repeats | null,
): Promise<INodeExecutionData[][]> {
	const byForm = context.getNodeParameter('rulesFrom', 0) !== 'json';
	const firstOnly = context.getNodeParameter('several', 0) === 'first';
	const items = context.getInputData();
	const optionsOf = items.map((_, itemIndex) => readOptions(context, itemIndex));
	const outputOf = new Map(
		compiled.rules.map(({ rule }) => [rule.name, byForm ? (rule.output ?? 1) : 1] as const),
	);
	const outputs: INodeExecutionData[][] = Array.from(
		{ length: Math.max(1, ...outputOf.values()) + 1 },
		() => [],
	);
	const tool = isTool(context);
	for (const [itemIndex, item] of items.entries()) {
		const options = optionsOf[itemIndex] ?? readOptions(context, itemIndex);
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
			...(mail ? extracted(mail, dateOf(mail, item.json), options) : {}),
		} as unknown as IDataObject;
		const out: INodeExecutionData = {
			json: { ...item.json, keywords, routes: match.routes },
			pairedItem: { item: itemIndex },
			...(item.binary ? { binary: item.binary } : {}),
		};
		// An agent reads one output, and each item once.
		const hits = tool ? [] : match.routes.map((name) => outputOf.get(name) ?? noMatch);
		for (const target of hits.length > 0 ? new Set(hits) : [noMatch]) outputs[target]?.push(out);
	}
	return tool ? outputs.slice(0, 1) : outputs;
}

const nothing: KeywordMatch = { routes: [], hits: [], nearHits: [], undecided: [], textUsed: [] };

/** A mail of any trigger; any other item by its text fields. */
const readMail = (json: IDataObject): MailForKeywords | null =>
	toMail(json, new Date().toISOString()) ?? keywordMailOf(json);

/** When it was written: a date such as "tomorrow" counts from there. */
function dateOf(mail: MailForKeywords, { date }: IDataObject): string {
	const given = 'date' in mail && typeof mail.date === 'string' ? mail.date : date;
	const time = typeof given === 'string' || given instanceof Date ? new Date(given) : new Date();
	return (Number.isNaN(time.getTime()) ? new Date() : time).toISOString();
}

function extracted(mail: MailForKeywords, reference: string, options: RouterOptions): IDataObject {
	const { extract, timezone, hours, country } = options;
	const values: IDataObject = {};
	if (extract.includes('dueAt')) {
		const due = dueDateOf(`${mail.subject}\n${mail.newText}`, { reference, timezone, ...hours });
		values.dueAt = due?.dueAt ?? null;
		values.dueWords = due?.words ?? null;
	}
	if (extract.includes('phone')) values.phone = phoneOf(mail.newText, country);
	return values;
}
