/** Which bindings of a mail, and which mails at all, one user may see. */
import { mayViewKind, rightsFor, type ActingUser } from '../../../core/rights/rights';
import { kinds, type Kind } from '../../../core/ports/records';
import type { ResolveWith } from '../resolve-batch';
import { listBindingsOf } from '../shown-bindings';
import type { PageBinding } from './page-store';

export interface MailSight {
	/** Every binding of these mails; those without view right have neither title nor id. */
	bindings(mails: string[]): Promise<Map<string, PageBinding[]>>;
	/** Bound mail is shown to those who see one of its records, unbound mail to those who may bind at all. */
	visible<Shown extends { id: string }>(mails: Shown[]): Promise<Shown[]>;
	mayBind: boolean;
}

export function mailSight(user: ActingUser, deps: ResolveWith): MailSight {
	const mayBind = kinds.some((kind) => mayViewKind(user, kind) && rightsFor(user, kind).edit !== 'none');
	const bindings: MailSight['bindings'] = async (mails) => {
		const shown = await listBindingsOf(mails, user, deps);
		return new Map(mails.map((mail) => [mail, (shown.get(mail) ?? []).map(toPageBinding)]));
	};
	return {
		...{ bindings, mayBind },
		visible: async (mails) => {
			const found = await bindings(mails.map(({ id }) => id));
			return mails.filter(({ id }) => {
				const bound = found.get(id) ?? [];
				return bound.length === 0 ? mayBind : bound.some((one) => one.visible);
			});
		},
	};
}

const toPageBinding = (shown: {
	kind: Kind;
	id: string | null;
	title: string | null;
	why: string;
	visible: boolean;
	removable: boolean;
}): PageBinding => ({
	ref: { kind: shown.kind, id: shown.id ?? '' },
	...{ title: shown.title ?? '', why: shown.why, visible: shown.visible, removable: shown.removable },
});
