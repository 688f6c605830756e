/** n8n's helper that signs requests, on fetch: answers and failures in the shapes n8n gives them. */
import type { ICredentialType, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

type Helper = IExecuteFunctions['helpers']['httpRequestWithAuthentication'];

/** @param credential the class of a credential whose `authenticate` is a function */
export function signedRequests(
	credential: ICredentialType,
	data: Record<string, unknown>,
): { httpRequestWithAuthentication: Helper } {
	return {
		httpRequestWithAuthentication: (async (_type: string, given: IHttpRequestOptions) => {
			const { authenticate } = credential;
			if (typeof authenticate !== 'function') throw new Error('This credential signs by no function.');
			const { url, method, headers, body, ignoreHttpStatusErrors } = await authenticate(data as never, given);
			const answer = await fetch(url, {
				...{ method, headers: headers as Record<string, string>, redirect: 'manual' },
				...(body === undefined ? {} : { body: body as string }),
			});
			const text = await answer.text();
			const full = { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: text };
			const thrown = typeof ignoreHttpStatusErrors === 'object' ? ignoreHttpStatusErrors.except : [];
			if (!thrown?.includes(answer.status)) return full;
			const cause = Object.assign(new Error(`Request failed with status code ${answer.status}`), {
				response: { status: answer.status, headers: full.headers, data: text },
			});
			throw new Error('Authorization failed - please check your credentials', { cause });
		}) as Helper,
	};
}
