/** Who the key belongs to and what its role allows: one question, asked once. */
import type { Capabilities } from '../../../core/ports/crm-gateway';
import { kinds, type Kind } from '../../../core/ports/records';
import type { CrmClient } from '../shared/client';
import { notEspo, refusal } from './errors';
import { titleLimit } from './mapping';
import { entities, espoAppUser, withAddress, type EspoAppUser } from './schema';

export type Account = () => Promise<EspoAppUser>;

export function accountOf(site: string, client: CrmClient): Account {
	let asked: Promise<EspoAppUser> | undefined;
	const ask = async (): Promise<EspoAppUser> => {
		const answer = await client({ method: 'GET', url: `${site}/api/v1/App/user` });
		// EspoCRM's own 404 names a reason; a page of another server does not.
		if (answer.status === 404 && !answer.headers['x-status-reason']) throw notEspo(site);
		if (answer.status !== 200) throw refusal(answer);
		const user = espoAppUser.safeParse(answer.body);
		if (!user.success) throw notEspo(site);
		return user.data;
	};
	return async () => {
		asked ??= ask();
		asked.catch(() => (asked = undefined));
		return await asked;
	};
}

/** False only where the role says so: a table without the entity leaves it to the server. */
export const may = ({ acl }: EspoAppUser, scope: string): boolean => {
	const right = acl.table[scope];
	return right !== false && (right as { read?: unknown } | undefined)?.read !== 'no';
};

export function capabilitiesOf(user: EspoAppUser): Capabilities {
	const native = may(user, 'Import') && may(user, 'Email');
	const known = kinds.filter((kind) => may(user, entities[kind]));
	const among = <T>(table: Partial<Record<Kind, T>>): Partial<Record<Kind, T>> =>
		Object.fromEntries(Object.entries(table).filter(([kind]) => known.includes(kind as Kind)));
	return {
		kinds: known,
		unique: {},
		search: 'consistent',
		mail: native ? 'native-one' : 'note',
		mailDedupe: native ? 'server' : 'none',
		mailUnlink: native,
		sources: among({ lead: 'list', deal: 'list' }),
		tasks: ['task', 'call'],
		holdsAddress: withAddress.filter((kind) => known.includes(kind)),
		needs: among({ contact: ['lastName'], company: ['name'], deal: ['amount', 'closeDate'] }),
		titleLimit: among(titleLimit),
		notes: [
			'A mail has one parent record in EspoCRM; it shows by itself on people whose address is in it and on the company of its parent. On any other record a copy of the mail is stored.',
			'A mail that shows on a person because of the address cannot be taken off that person.',
			'A lead is called after its person, since it has no field for a subject: the subject opens its description.',
			...(native
				? []
				: ['The role of the API user lacks the scope Import or Email: mails are logged as notes instead.']),
			'Only users that the role may see can be chosen as responsible (user permission of the role).',
		],
	};
}
