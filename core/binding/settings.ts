/** The settings of Resolve CRM Binding: the same names in `explain`'s settings.json and in the node's form. */
import { z } from 'zod';
import { mailboxIdentity } from '../mail/mail';
import { kinds } from '../ports/records';

const kind = z.enum(kinds);
export const ruleNames = ['inboundNew', 'outboundNew', 'inboundKnown'] as const;
export type RuleName = (typeof ruleNames)[number];

const responsible = z.discriminatedUnion('type', [
	z.object({ type: z.literal('user'), id: z.string().min(1) }).strict(),
	z.object({ type: z.literal('sender') }).strict(),
	z.object({ type: z.literal('ownerOfKnown') }).strict(),
]);
export type Responsible = z.infer<typeof responsible>;

const ruleFields = {
	enabled: z.boolean().default(true),
	source: z.string().nullable().optional(),
	responsible: responsible.nullable().optional(),
	/** `subject`, `displayName`, `address`, or a template with {{subject}} {{name}} {{address}} {{company}} {{date}}. */
	name: z.string().min(1).default('subject'),
};

const inboundNewRule = z.object({ ...ruleFields, kind: kind.default('lead') }).strict();
const outboundNewRule = z.object({ ...ruleFields, kind: kind.default('contact') }).strict();
const inboundKnownRule = z
	.object({
		...ruleFields,
		kind: kind.default('deal'),
		per: z.enum(['conversation', 'mail', 'noOpenDeal']).default('conversation'),
	})
	.strict();
export type CreationRule = z.infer<typeof inboundNewRule> | z.infer<typeof inboundKnownRule>;

/** A rule that is absent is off; one that is present is on. */
export const bindingSettings = z
	.object({
		mailbox: mailboxIdentity.strict().optional(),
		mode: z.enum(['automatic', 'manual']).default('automatic'),
		rules: z
			.object({
				inboundNew: inboundNewRule.optional(),
				outboundNew: outboundNewRule.optional(),
				inboundKnown: inboundKnownRule.optional(),
			})
			.strict()
			.default({}),
		fallbackResponsible: z.string().nullable().optional(),
		knownKinds: z.array(kind).default(['contact', 'company']),
		maxNewParties: z.number().int().nonnegative().default(20),
		neverStore: z.array(z.string()).default([]),
		neverCreate: z.array(z.string()).default([]),
		subjectJoining: z.boolean().default(false),
		loop: z
			.object({ count: z.number().int().positive().default(20), minutes: z.number().positive().default(120) })
			.strict()
			.default({}),
		trustedFormSenders: z.array(z.string()).default([]),
		onAuthenticationFail: z.enum(['review', 'allow']).default('review'),
		onSeveralContacts: z.enum(['review', 'newest', 'all']).default('review'),
		logMail: z.boolean().default(true),
		forwardsByColleagues: z.boolean().default(true),
	})
	.strict();
export type BindingSettings = z.infer<typeof bindingSettings>;
