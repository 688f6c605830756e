/** Makes the signed links and form tokens of the pages, for one acting user. */
import { signToken } from '../../../core/card/link-token';

export interface PageLinks {
	/** Address of a page. */
	page(name: PageName, about?: Record<string, string>): string;
	/** Token of a form. */
	action(name: ActionName, about: Record<string, string>): string;
	/** Token of a page, for forms by GET. */
	token(name: PageName, about?: Record<string, string>): string;
}

export const pageNames = ['card', 'mail', 'reply', 'new', 'list', 'sidebar'] as const;
export type PageName = (typeof pageNames)[number];
export const actionNames = ['process', 'unbind', 'bind', 'create', 'convert', 'send'] as const;
export type ActionName = (typeof actionNames)[number];

export interface LinkSettings {
	baseUrl: string;
	user: string;
	secret: string;
	/** Unix seconds at which everything made here is refused. */
	expires: number;
}

export function pageLinks({ baseUrl, user, secret, expires }: LinkSettings): PageLinks {
	const sign = (purpose: string, about: Record<string, string>): string =>
		signToken({ user, purpose, about, expires }, secret);
	const token: PageLinks['token'] = (name, about = {}) => sign(`page:${name}`, about);
	return {
		token,
		page: (name, about) => `${baseUrl}?t=${token(name, about)}`,
		action: (name, about) => sign(`action:${name}`, about),
	};
}
