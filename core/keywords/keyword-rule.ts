/** A keyword rule as people write it; the same names in the node's form and in `explain`'s settings. */
import { z } from 'zod';
import { automationKind } from '../mail/mail';

const places = ['subject', 'newText', 'text', 'attachmentNames', 'sender'] as const;
export type Place = (typeof places)[number];

const words = z.array(z.string().trim().min(1)).default([]);

export const keywordRule = z
	.object({
		name: z.string().trim().min(1),
		enabled: z.boolean().default(true),
		/** One of these is enough. */
		any: words,
		/** All of these must stand in the text. */
		all: words,
		/** One of these anywhere in the looked-at text blocks the rule. */
		none: words,
		/** RE2 syntax: no look-around and no back-references, so that no pattern can hang n8n. Letter case does not matter. */
		regex: z.string().min(1).optional(),
		in: z.array(z.enum(places)).min(1).default(['subject', 'newText']),
		/** `word`: as it stands. `prefix`: words that begin so. `wildcard`: * stands for any letters, ? for one. */
		match: z.enum(['word', 'prefix', 'wildcard']).default('word'),
		/** Whether é equals e. */
		ignoreAccents: z.boolean().default(false),
		/** Whether "not urgent" and the like in many languages is no hit. */
		negation: z.boolean().default(true),
		direction: z.enum(['inbound', 'outbound', 'any']).default('inbound'),
		/** Kinds of mail that are looked at; persons' only by default. */
		kinds: z.array(automationKind).min(1).default(['human']),
		/** The node's output that the rule keeps for ever; 0 is "No match". Two rules may share one. */
		output: z.number().int().min(1).max(100).optional(),
	})
	.strict();
export type KeywordRule = z.infer<typeof keywordRule>;

export interface RuleProblem {
	/** Name of the rule, or its place when it has none. */
	rule: string;
	/** One plain sentence. */
	reason: string;
}
