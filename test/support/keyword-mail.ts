/** A mail of a person for keyword rules, and rules that must compile. */
import { compileKeywordRules, type CompiledRules } from '../../core/keywords/compile-rules';
import { matchKeywords, type KeywordMatch, type MailForKeywords } from '../../core/keywords/match-keywords';

export function keywordRules(...given: unknown[]): CompiledRules {
	const result = compileKeywordRules(given);
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.compiled;
}

export const keywordMail = (newText: string, change: Partial<MailForKeywords> = {}): MailForKeywords => ({
	...{ subject: '', newText, text: newText, direction: 'inbound', attachments: [] },
	automation: { kind: 'human', reason: '' },
	from: { address: 'john@acme.example', name: 'John Doe' },
	...change,
});

/** With a clock that stands still. */
export const matchText = (newText: string, ...given: unknown[]): KeywordMatch =>
	matchKeywords(keywordMail(newText), keywordRules(...given), { clock: () => 0 });

/** Whether one word hits one text. */
export const hits = (newText: string, word: string, more: object = {}): boolean =>
	matchText(newText, { name: 'r', any: [word], ...more }).routes.length === 1;
