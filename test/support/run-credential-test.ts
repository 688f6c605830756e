/** Runs the declarative test of a credential type as n8n does: expressions filled in, signed, sent; answers the status. */
import type { ICredentialDataDecryptedObject, ICredentialType, IHttpRequestOptions } from 'n8n-workflow';
import { runInNewContext } from 'node:vm';

export async function runCredentialTest(
	type: ICredentialType,
	given: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
	const defaults = Object.fromEntries(type.properties.map((one) => [one.name, one.default]));
	const credentials = { ...defaults, ...given } as ICredentialDataDecryptedObject;
	const fill = (text = ''): string =>
		text.startsWith('=')
			? text
					.slice(1)
					.replace(/\{\{(.*?)\}\}/g, (_all, code: string) =>
						String(runInNewContext(code, { $credentials: credentials })),
					)
			: text;
	const { baseURL, url, method = 'GET' } = type.test?.request ?? {};
	const options: IHttpRequestOptions = { method, url: `${fill(baseURL)}${fill(url)}`, headers: {} };
	const signed =
		typeof type.authenticate === 'function' ? await type.authenticate(credentials, options) : options;
	const answer = await fetch(signed.url, {
		method,
		headers: signed.headers as Record<string, string>,
	});
	return { status: answer.status, body: await answer.json().catch(() => undefined) };
}
