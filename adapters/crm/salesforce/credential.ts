/** The fields of the Salesforce credential; n8n signs by OAuth2. */
import { z } from 'zod';

const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'A field has a name like Second_Email__c.');

export const salesforceSettings = z.object({
	/** Where the org is: `https://acme.my.salesforce.com`. */
	instanceUrl: z
		.string()
		.trim()
		.transform((url) => url.replace(/\/+$/, ''))
		.pipe(
			z
				.string()
				.regex(/^https?:\/\/[^/]+$/, 'The address is that of your org, e.g. https://acme.my.salesforce.com.'),
		),
	/** Further email fields of leads and contacts, comma separated. */
	moreEmailFields: z
		.string()
		.default('')
		.transform((text) =>
			text
				.split(',')
				.map((one) => one.trim())
				.filter(Boolean),
		)
		.pipe(z.array(fieldName)),
	/** Unique external id field that holds our key; empty = none. */
	keyField: z.union([z.literal(''), fieldName]).default(''),
	/** What a mail becomes: an email message (Enhanced Email) or a completed task. */
	mailAs: z.enum(['email', 'task']).default('email'),
});
export type SalesforceSettings = z.infer<typeof salesforceSettings>;
