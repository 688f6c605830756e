/**
 * Decides what a CRM user may see and change, as the article "Email & CRM connections" says: no view right, closed;
 * own only, the list shows own; view without edit, a binding set by another user cannot be changed; edit own, one may
 * be added; no create right, no new record. A refusal says why and names no record.
 */
import type { CrmRecord, Kind } from '../ports/records';

export interface KindRights {
	view: 'none' | 'own' | 'all';
	edit: 'none' | 'own' | 'all';
	create: boolean;
}

/** A kind that is absent has all rights: a CRM without rights lets everybody do everything. */
export type Rights = Partial<Record<Kind, KindRights>>;

export interface ActingUser {
	id: string;
	/** Null = all rights, e.g. the administrator. */
	rights: Rights | null;
}

/** Who did it, for a mail's explanation; an empty id is the workflow itself. */
export const actorText = ({ id }: Pick<ActingUser, 'id'>): string =>
	id === '' ? 'a workflow' : `user ${id}`;

export type Judgement = { allowed: true } | { allowed: false; why: string };

const full: KindRights = { view: 'all', edit: 'all', create: true };
const allowed: Judgement = { allowed: true };
const refused = (why: string): Judgement => ({ allowed: false, why });

export const rightsFor = (user: ActingUser, kind: Kind): KindRights => user.rights?.[kind] ?? full;

type Owned = Pick<CrmRecord, 'kind' | 'ownerId'>;

const reaches = (scope: 'none' | 'own' | 'all', user: ActingUser, record: Owned): boolean =>
	scope === 'all' || (scope === 'own' && record.ownerId === user.id);

export const mayView = (user: ActingUser, record: Owned): boolean =>
	reaches(rightsFor(user, record.kind).view, user, record);

export const mayEdit = (user: ActingUser, record: Owned): boolean =>
	mayView(user, record) && reaches(rightsFor(user, record.kind).edit, user, record);

export const mayViewKind = (user: ActingUser, kind: Kind): boolean => rightsFor(user, kind).view !== 'none';

export function judgeCreate(user: ActingUser, kind: Kind): Judgement {
	return rightsFor(user, kind).create ? allowed : refused(`Your rights do not let you create a ${kind}.`);
}

/** Adding a binding to this record. */
export function judgeBind(user: ActingUser, record: Owned): Judgement {
	if (!mayView(user, record)) return refused(`Your rights do not let you see this ${record.kind}.`);
	if (rightsFor(user, record.kind).edit === 'none')
		return refused(`Your rights let you see a ${record.kind}, not change its bindings.`);
	return allowed;
}

/** Removing or replacing a binding. @param setBy user who set it by hand; null for one that a rule set */
export function judgeUnbind(user: ActingUser, record: Owned, setBy: string | null): Judgement {
	if (!mayView(user, record)) return refused(`Your rights do not let you see this ${record.kind}.`);
	if (mayEdit(user, record) || setBy === user.id) return allowed;
	return refused(
		`Somebody else set this binding, and your rights do not let you change this ${record.kind}.`,
	);
}
