/** Reads the rules of the form or of the JSON field. */
import { jsonParse, NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { compileKeywordRules, ruleProblemText, type CompiledRules } from '../../core/keywords/compile-rules';

/** @throws NodeOperationError naming every rule that cannot be used, before any item is looked at */
export function readRules(context: IExecuteFunctions): CompiledRules {
	const given = context.getNodeParameter('rulesFrom', 0) === 'json' ? fromJson(context) : fromForm(context);
	const result = compileKeywordRules(given);
	if (result.ok) return result.compiled;
	const [first] = result.problems;
	throw new NodeOperationError(
		context.getNode(),
		first ? ruleProblemText(first) : 'The keyword rules cannot be used.',
		{
			description:
				`${result.problems.slice(1).map(ruleProblemText).join(' ')} Correct the rule; no mail has been routed.`.trim(),
		},
	);
}

function fromJson(context: IExecuteFunctions): unknown {
	const value: unknown = context.getNodeParameter('rulesJson', 0);
	if (typeof value !== 'string') return value;
	return jsonParse<unknown>(value, { errorMessage: 'The field "Rules (JSON)" is no valid JSON.' });
}

interface FormRule {
	regex?: string;
	any?: string[];
	all?: string[];
	none?: string[];
	[key: string]: unknown;
}

/** Empty fields of the form mean "not set". */
function fromForm(context: IExecuteFunctions): unknown[] {
	const rules = context.getNodeParameter('rules.values', 0, []) as FormRule[];
	const filled = (words: string[] | undefined): string[] =>
		(words ?? []).filter((word) => word.trim() !== '');
	return rules.map(({ regex, any, all, none, ...rest }) => ({
		...rest,
		...(regex ? { regex } : {}),
		...{ any: filled(any), all: filled(all), none: filled(none) },
	}));
}
