/** The web address of the webhook that serves the pages of CRM Card. */
import type { IExecuteFunctions } from 'n8n-workflow';

/** @param entered a whole address, or the path of a webhook of this n8n; null when it is neither */
export function pageAddress(context: IExecuteFunctions, entered: string): string | null {
	const isPath = /^[\w./-]+$/.test(entered);
	const given = isPath
		? `${context.getInstanceBaseUrl().replace(/\/$/, '')}/webhook/${entered.replace(/^\/+/, '')}`
		: entered;
	if (!URL.canParse(given) || !/^https?:/i.test(given)) return null;
	return given.split(/[?#]/)[0] ?? given;
}
