/** Opens the pages' store for the user of a link. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions } from 'n8n-workflow';
import { insidersOf } from '../../core/binding/insiders';
import { actingUser } from '../../adapters/crm/built-in/users';
import { sendMail, type FileIntoSent } from '../../adapters/imap/send-mail';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import { openPageStore, type OpenStoreWith } from '../../adapters/resolve/pages/open-page-store';
import type { PageStore } from '../../adapters/resolve/pages/page-store';
import type { ResolveWith } from '../../adapters/resolve/resolve-batch';
import { mailboxIdentity } from '../../core/mail/mail';
import type { OpenCrm } from '../shared/crm-from-node';
import { mailboxFromNode } from '../shared/mailbox-from-node';

export async function openStoreFor(
	context: IExecuteFunctions,
	crm: OpenCrm,
): Promise<(user: string) => Promise<PageStore | null>> {
	const { gateway, memory } = crm;
	const now = (): Date => new Date();
	const deps: ResolveWith = {
		...{
			gateway,
			memory: bindingMemoryOn(memory.db, now),
			claims: claimsOn(memory.db),
			holder: randomUUID(),
			now,
		},
		sleep: async (ms) => await sleep(ms),
		execution: context.getExecutionId(),
	};
	const users = await gateway.users();
	const writing =
		context.getNodeParameter('writeMail', 0, false) === true ? await mailboxOf(context, crm) : null;
	const inside = insidersOf(writing?.identity ?? mailboxIdentity.parse({}), users);
	const createContacts = context.getNodeParameter('createContacts', 0, false) === true;
	return async (id) => {
		const user = crm.store === '' ? fromGateway(users, id) : await actingUser(memory.db, crm.store, id);
		if (!user) return null;
		return openPageStore({
			...{ deps, memory, user, users, store: crm.store === '' ? null : crm.store },
			account: writing?.account ?? null,
			isOwn: (address) => inside.isInternal(address),
			post: writing?.post ?? nobodyPosts,
			createContacts,
		});
	};
}

/** Other CRMs judge rights themselves: what their key may not do is refused by them. */
function fromGateway(users: OpenStoreWith['users'], id: string): OpenStoreWith['user'] | null {
	const user = users.find((one) => one.active && (one.id === id || one.email === id));
	return user ? { id: user.id, name: user.name, rights: null } : null;
}

const nobodyPosts = async (): Promise<never> => {
	throw new Error('This workflow lets nobody write mail.');
};

async function mailboxOf(context: IExecuteFunctions, { memory }: OpenCrm) {
	const mailbox = mailboxFromNode(context);
	const account = await mailbox.account();
	const from = account.identity.account || account.login.user;
	const bound = await isRead(memory.db, account.mailbox);
	const fileIntoSent = context.getNodeParameter('fileIntoSent', 0, 'auto') as FileIntoSent;
	const post: OpenStoreWith['post'] = async ({ to, cc, subject, text, inReplyTo, references, key }) => {
		return await sendMail(
			{ to, cc, subject, text, inReplyTo, references, key },
			{ account, from, fileIntoSent, now: () => new Date(), egress: mailbox.egress },
		);
	};
	return { identity: account.identity, account: { from, bound }, post };
}

/** A trigger asks its server every few minutes, on a schedule at least every few days. */
const silentAfterMs = 3 * 24 * 3600 * 1000;

/** Whether a trigger still reads this mailbox: an unpublished workflow has no connection; a killed n8n leaves its row behind, and falls silent. */
async function isRead(db: OpenCrm['memory']['db'], mailbox: string): Promise<boolean> {
	const mailboxes = mailboxMemoryOn(db);
	const statuses = await Promise.all(
		(await mailboxes.listeners(mailbox)).map(async (key) => await mailboxes.status(key)),
	);
	const since = new Date(Date.now() - silentAfterMs).toISOString();
	return statuses.some(
		(status) => status?.connectedAt != null && (status.checkedAt ?? status.connectedAt) > since,
	);
}
