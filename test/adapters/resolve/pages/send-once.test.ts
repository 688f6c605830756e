/** A mail written on a page: sent once, kept and bound at once, new recipients as the rule for sent mail says. */
import { sendOnce, type SendWith } from '../../../../adapters/resolve/pages/send-once';
import type { OutgoingMail } from '../../../../adapters/resolve/pages/page-store';
import type { ActingUser } from '../../../../core/rights/rights';
import { buildMail } from '../../../support/build-mail';
import { resolveWorld } from '../../../support/resolve-world';

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };
const anna: ActingUser = { id: 'u1', rights: null };
const noContacts: ActingUser = {
	id: 'u1',
	rights: { contact: { view: 'all', edit: 'all', create: false } },
};

async function world(change: Partial<Pick<SendWith, 'user' | 'createContacts'>> & { fails?: string } = {}) {
	const { deps } = await resolveWorld([john]);
	let posted = 0;
	const send = async (to: string, key: string) => {
		const outgoing: OutgoingMail = {
			...{ key, to, cc: '', subject: 'Hello', text: 'Hi', inReplyTo: null, references: [] },
			on: [{ kind: 'contact', id: 'c1' }],
		};
		return await sendOnce(outgoing, {
			...{ deps, user: anna, createContacts: true, ...change },
			post: async () => {
				posted += 1;
				if (change.fails) throw new Error(change.fails);
				const mail = buildMail({
					id: `${key}@ours.example`,
					sent: true,
					direction: 'outbound',
					from: 'anna@ours.example',
					to,
				});
				const parties = mail.to.map(({ address, name }) => ({ address, name, role: 'to' as const }));
				return { mail: { ...mail, parties }, filedInto: 'Sent', refused: [], problem: null };
			},
		});
	};
	const contacts = async () =>
		(await deps.gateway.search({ kind: 'contact', text: '' })).items.map(({ emails }) => emails[0]);
	const kept = async (id: string) => (await deps.memory.mails(deps.gateway.connection, [id]))[0];
	return { send, contacts, kept, posted: () => posted };
}

it('keeps the mail as processed activity of the record at once', async () => {
	const { send, kept } = await world();
	expect(await send('john@acme.example', 'k1')).toEqual({
		ok: true,
		text: 'The mail to john@acme.example was sent and filed into Sent.',
	});
	expect(await kept('k1@ours.example')).toMatchObject({
		...{ outcome: 'bound', planned: false },
		bindings: [{ kind: 'contact', id: 'c1', removed: false }],
	});
});

it('sends the form once', async () => {
	const { send, posted } = await world();
	await send('john@acme.example', 'k1');
	expect(await send('john@acme.example', 'k1')).toMatchObject({
		ok: true,
		text: expect.stringContaining('already') as string,
	});
	expect(posted()).toBe(1);
});

it('lets the form be sent again after nothing went out', async () => {
	const { send, posted } = await world({ fails: 'The server refused.' });
	expect(await send('john@acme.example', 'k1')).toEqual({
		ok: false,
		why: 'The server refused. The mail was not sent; what you wrote stands below.',
	});
	await send('john@acme.example', 'k1');
	expect(posted()).toBe(2);
});

it.each([
	['a new recipient becomes a contact', {}, ['john@acme.example', 'mia@fresh.example']],
	['not where the node says no', { createContacts: false }, ['john@acme.example']],
	['nor where the user has no right to', { user: noContacts }, ['john@acme.example']],
])('%s', async (_title, change, expected) => {
	const { send, contacts } = await world(change);
	expect(await send('mia@fresh.example', 'k1')).toMatchObject({ ok: true });
	expect((await contacts()).sort()).toEqual(expected);
});
