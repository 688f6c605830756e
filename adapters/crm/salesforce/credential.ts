/** The fields of the Salesforce credentials. By OAuth2 n8n signs; by client credentials a token is asked for, without a browser. */
import { z } from 'zod';
import type { Http } from '../shared/http';
import { refusal } from './errors';

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

export const salesforceHeaders = ({ accessToken }: Record<string, unknown>): Record<string, string> => ({
	authorization: `Bearer ${String(accessToken ?? '')}`,
});

/** Asks for a token by the key and secret of a connected app: OAuth2's client credentials flow. */
export function tokenRequest({ instanceUrl, consumerKey, consumerSecret }: Record<string, unknown>) {
	const form = new URLSearchParams({
		...{ grant_type: 'client_credentials', client_id: String(consumerKey ?? '') },
		client_secret: String(consumerSecret ?? ''),
	});
	return {
		method: 'POST' as const,
		url: `${String(instanceUrl ?? '')
			.trim()
			.replace(/\/+$/, '')}/services/oauth2/token`,
		headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
		body: form.toString(),
	};
}

/** @throws CrmError in Salesforce's words */
export async function askForToken(
	credential: Record<string, unknown>,
	http: Http,
): Promise<Record<string, unknown>> {
	const { status, body } = await http(tokenRequest(credential));
	const answer = parsed(body);
	const { access_token: accessToken } = answer as { access_token?: unknown };
	if (typeof accessToken !== 'string') throw refusal({ status: status < 400 ? 401 : status, body: answer });
	return { accessToken };
}

function parsed(text: string): object {
	try {
		return (JSON.parse(text) as object | null) ?? {};
	} catch {
		return {};
	}
}
