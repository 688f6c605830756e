/** Turns rows of the store into what the pages show, with a link or a form token for everything the user may do. */
import type { ActivityView, LinkedRecord, MailView, OtherActivityView } from '../../../core/card/card-model';
import type { CrmRecord, RecordRef } from '../../../core/ports/records';
import { sameRef } from '../../../core/ports/records';
import type { PageLinks } from './page-links';
import type { PageActivity, PageBinding, PageMail, PageStore } from './page-store';

/** In the article a mail written from a card of a CRM the mailbox is not bound to simply vanishes: say so before, in one line. */
export function unboundWarning({ account }: PageStore): string | null {
	if (!account || account.bound) return null;
	return `The mailbox ${account.from} is not bound to this CRM: answers appear only once a workflow reads it.`;
}

export interface ViewContext {
	store: PageStore;
	links: PageLinks;
	/** Where an action leads back to. */
	back: Record<string, string>;
}

export const recordLink = (
	links: PageLinks,
	record: Pick<CrmRecord, 'kind' | 'id' | 'title'>,
	why?: string,
): LinkedRecord => ({
	kind: record.kind,
	id: record.id,
	title: record.title,
	href: links.page('card', { kind: record.kind, id: record.id }),
	...(why ? { why } : {}),
});

export function bindingLink({ links, back }: ViewContext, mail: string, binding: PageBinding): LinkedRecord {
	const { kind, id } = binding.ref;
	if (!binding.visible) return { kind, id: '', title: '(no right to see it)', href: null };
	return {
		...recordLink(links, { kind, id, title: binding.title }, binding.why),
		unbindToken: binding.removable ? links.action('unbind', { mail, kind, id, ...back }) : null,
	};
}

const addressOnly = ({
	address,
	name,
}: {
	address: string;
	name: string;
}): { address: string; name: string } => ({ address, name });

/** @param on the record whose card is shown; its own binding is left out of the chips and gets the Unbind button */
export function mailView(
	context: ViewContext,
	mail: PageMail,
	bindings: PageBinding[],
	mayProcess: boolean,
	on?: RecordRef,
): MailView {
	const { links, back } = context;
	const own = on ? bindings.find(({ ref }) => sameRef(ref, on)) : undefined;
	const others = bindings.filter((binding) => binding !== own);
	const answerOn: Record<string, string> = on ? { kind: on.kind, id: on.id } : {};
	return {
		type: 'mail',
		id: mail.id,
		direction: mail.direction,
		from: addressOnly(mail.from ?? { address: '(no sender)', name: '' }),
		to: mail.to.map(addressOnly),
		cc: mail.cc.map(addressOnly),
		subject: mail.subject,
		date: mail.date,
		preview: mail.preview,
		planned: mail.planned,
		otherBindings: others.map((binding) => ({
			...bindingLink(context, mail.id, binding),
			unbindToken: null,
		})),
		href: links.page('mail', { mail: mail.id, ...answerOn }),
		replyHref: context.store.account ? links.page('reply', { mail: mail.id, ...answerOn }) : null,
		processToken:
			mayProcess && mail.direction === 'inbound'
				? links.action('process', { mail: mail.id, done: mail.planned ? '1' : '0', ...back })
				: null,
		unbindToken: own?.removable
			? links.action('unbind', { mail: mail.id, kind: own.ref.kind, id: own.ref.id, ...back })
			: null,
	};
}

function otherView(
	{ links, back }: ViewContext,
	activity: PageActivity,
	mayProcess: boolean,
): OtherActivityView {
	const { ownerName, type, id, title, text, date, dueAt, planned } = activity;
	const processable = mayProcess && type !== 'note';
	return {
		...{ type, id, title, text, date, dueAt, planned },
		owner: ownerName,
		processToken: processable
			? links.action('process', { activity: id, done: planned ? '1' : '0', ...back })
			: null,
	};
}

const isMail = (row: PageMail | PageActivity): row is PageMail => !('ownerName' in row);

/** Bindings of all mails are asked for in one call. */
export async function activityViews(
	context: ViewContext,
	rows: (PageMail | PageActivity)[],
	mayProcess: boolean,
	on?: RecordRef,
): Promise<ActivityView[]> {
	const bindings = await context.store.bindings(rows.filter(isMail).map(({ id }) => id));
	return rows.map((row) =>
		isMail(row)
			? mailView(context, row, bindings.get(row.id) ?? [], mayProcess, on)
			: otherView(context, row, mayProcess),
	);
}
