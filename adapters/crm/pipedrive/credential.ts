/** The fields of the Pipedrive credentials, and how a request is signed with an API token; OAuth2 is signed by n8n. */
import { z } from 'zod';

export const pipedriveSettings = z
	.object({
		/** `acme`, or the address that people see: `https://acme.pipedrive.com/...`. */
		companyDomain: z
			.string()
			.transform((text) =>
				text
					.trim()
					.toLowerCase()
					.replace(/^https?:\/\//, '')
					.replace(/\.pipedrive\.com.*$/, ''),
			)
			.pipe(
				z
					.string()
					.regex(
						/^[a-z0-9][a-z0-9-]*$/,
						'The company domain is the first part of the address of your Pipedrive, e.g. acme in acme.pipedrive.com.',
					),
			),
		/** Key of a text field of deals that holds our reference; empty = none. */
		keyField: z.string().trim().default(''),
		/** Another address than Pipedrive's, for tests. */
		baseUrl: z.string().default(''),
	})
	.transform((given) => ({
		...given,
		baseUrl: given.baseUrl === '' ? `https://${given.companyDomain}.pipedrive.com` : given.baseUrl,
	}));
export type PipedriveSettings = z.infer<typeof pipedriveSettings>;

export const pipedriveHeaders = ({ apiToken }: Record<string, unknown>): Record<string, string> => ({
	'x-api-token': String(apiToken ?? ''),
});
