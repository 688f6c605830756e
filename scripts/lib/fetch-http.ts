/** The Http port on `fetch`, for scripts and tests; in n8n its own helper stands there. */
import { toTransportError, type Http } from '../../adapters/crm/shared/http';

/** @param signed headers that authenticate every request */
export const fetchHttp =
	(signed: Record<string, string>, timeoutMs = 60_000): Http =>
	async ({ method, url, headers, body }) => {
		try {
			const answer = await fetch(url, {
				...{ method, headers: { ...headers, ...signed }, redirect: 'manual' },
				...(body === undefined ? {} : { body }),
				signal: AbortSignal.timeout(timeoutMs),
			});
			return {
				status: answer.status,
				headers: Object.fromEntries(answer.headers.entries()),
				body: await answer.text(),
			};
		} catch (error) {
			throw toTransportError(error);
		}
	};
