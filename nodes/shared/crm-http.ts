/** The Http port of a gateway, on n8n's own helper: it signs by the credential, refreshes tokens and keeps n8n's rules on connections. */
import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';
import { causes, toTransportError, type Http, type HttpResponse } from '../../adapters/crm/shared/http';

const timeoutMs = 60_000;

/** @param credentialType one that the node declares */
export function httpFromNode(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	credentialType: string,
): Http {
	return async ({ method, url, headers, body }) => {
		const options: IHttpRequestOptions = {
			...{ method, url, headers: { ...headers }, timeout: timeoutMs },
			...(body === undefined ? {} : { body }),
			// As text, and parsed by us: the same whatever content type a server claims.
			...{ encoding: 'text', returnFullResponse: true, disableFollowRedirect: true },
			// A 401 has to be thrown: only then does n8n refresh an OAuth2 token and try again.
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
		};
		try {
			const answer = (await context.helpers.httpRequestWithAuthentication.call(
				context,
				credentialType,
				options,
			)) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
			return toResponse(answer.statusCode, answer.headers, answer.body);
		} catch (error) {
			const refused = causes(error)
				.map((one) => (one as { response?: AxiosResponse }).response)
				.find((one) => typeof one?.status === 'number');
			if (refused) return toResponse(refused.status, refused.headers ?? {}, refused.data);
			if (causes(error).some((one) => String((one as { httpCode?: unknown }).httpCode) === '401'))
				return toResponse(401, {}, '');
			throw toTransportError(error);
		}
	};
}

interface AxiosResponse {
	status: number;
	headers?: Record<string, unknown>;
	data?: unknown;
}

const toResponse = (status: number, headers: Record<string, unknown>, body: unknown): HttpResponse => ({
	status,
	headers: Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	),
	body: typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body),
});
