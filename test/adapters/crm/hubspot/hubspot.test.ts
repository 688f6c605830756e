/** HubSpot's own ways: an index that lags, batches refused as a whole, limits, lost answers; nothing is ever made twice. */
import { CrmError } from '../../../../core/ports/crm-error';
import type { NewRecord, RecordRef } from '../../../../core/ports/records';
import { buildMail } from '../../../support/build-mail';
import { dailyLimit, secondLimit, tenSecondLimit } from '../../../support/crm-fake/hubspot';
import { openHubSpotWorld, type HubSpotWorld } from '../../../support/crm-fake/hubspot-world';
import type { FakeRequest } from '../../../support/crm-fake/server';
import { resolveWorld } from '../../../support/resolve-world';
import { newRecord, valueOf } from '../contract/create-cases';

let crm: HubSpotWorld;
beforeEach(async () => {
	crm = await openHubSpotWorld();
});
afterEach(async () => await crm.close());

const isCreate = ({ path }: FakeRequest): boolean => path.endsWith('/batch/create');
const paths = (from = 0): string[] => crm.fake.log.slice(from).map(({ path }) => path);

async function failure(work: Promise<unknown>): Promise<CrmError> {
	try {
		await work;
	} catch (error) {
		if (error instanceof CrmError) return error;
	}
	throw new Error('it did not fail with a CrmError');
}

describe('a search index that lags', () => {
	it('hides no contact: the next mail of a new sender is no new person', async () => {
		crm.fake.store.lagging = true;
		const { resolve } = await resolveWorld();
		const settings = { rules: { inboundNew: { kind: 'contact' } } };
		await resolve([buildMail({ from: 'new@x.example' })], settings, { gateway: crm.gateway });
		const [second] = await resolve([buildMail({ from: 'new@x.example', subject: 'Again' })], settings, {
			gateway: await crm.reopen(),
		});
		expect(crm.fake.store.all('contacts')).toHaveLength(1);
		expect(second?.decision.bound).toMatchObject([{ kind: 'contact' }]);
	});

	it('hides no additional address either: HubSpot names the contact that holds it, and that one is taken', async () => {
		crm.fake.store.lagging = true;
		const seeded = await crm.seed([
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example', 'jd@home.example'] },
		]);
		const good = newRecord({ kind: 'contact' });
		const outcomes = await crm.gateway.create([
			newRecord({ kind: 'contact', emails: ['jd@home.example'] }),
			good,
		]);
		expect(outcomes[0]).toMatchObject({ ok: true, how: 'existing', value: { id: seeded.john?.id } });
		expect(outcomes[1]).toMatchObject({ ok: true, how: 'created' });
		expect(crm.fake.store.all('contacts')).toHaveLength(2);
	});

	it('hides no company that was made a moment ago in the same execution', async () => {
		crm.fake.store.lagging = true;
		const domains = ['new.example'];
		const made = valueOf(
			(await crm.gateway.create([newRecord({ kind: 'company', title: 'New', domains, emails: [] })]))[0],
		);
		const found = await crm.gateway.findCompaniesByDomains(domains);
		expect(found.map(({ id }) => id)).toEqual([made.id]);
	});
});

describe('looking up addresses', () => {
	it('never asks the search index for an address that the batch read has found', async () => {
		await crm.seed([{ as: 'john', kind: 'contact', title: 'John', emails: ['john@acme.example'] }]);
		await crm.gateway.findByEmails(['john@acme.example'], ['contact', 'lead', 'company']);
		expect(paths()).toEqual(['/crm/objects/2026-09/contacts/batch/read']);
	});

	it('takes a contact in the stage Lead for a lead, until a deal belongs to it', async () => {
		const { anna } = await crm.seed([
			{ as: 'anna', kind: 'lead', title: 'Anna New', emails: ['anna@x.example'] },
		]);
		const kindsOf = async () =>
			(await crm.gateway.findByEmails(['anna@x.example'], ['contact', 'lead'])).map(({ kind }) => kind);
		expect(await kindsOf()).toEqual(['lead']);
		await crm.gateway.create([newRecord({ kind: 'deal', emails: [], contactIds: [anna?.id ?? ''] })]);
		expect(await kindsOf()).toEqual(['contact']);
		expect(await crm.gateway.get([anna as RecordRef])).toMatchObject([
			{ kind: 'lead', state: 'converted', convertedTo: [{ kind: 'contact', id: anna?.id }] },
		]);
	});
});

describe('a batch', () => {
	const bad = (): NewRecord => newRecord({ kind: 'deal', emails: [], fields: { amount_typo: '3' } });
	const deals = (count: number): NewRecord[] =>
		Array.from({ length: count }, (_, index) =>
			newRecord({ kind: 'deal', emails: [], title: `Deal ${index}` }),
		);

	it.each([false, true])('with one bad record makes the others (in part by HubSpot: %s)', async (partial) => {
		crm.fake.knobs.partial = partial;
		const outcomes = await crm.gateway.create([...deals(10), bad(), ...deals(9)]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(19);
		expect(outcomes[10]).toMatchObject({ ok: false, error: { code: 'invalid', info: { sent: 'yes' } } });
		const [refused] = outcomes.filter(({ ok }) => !ok);
		if (!refused || refused.ok) throw new Error('all were made');
		expect(refused.error.message).toContain('amount_typo');
		expect(refused.error.info.todo).toMatch(/properties of the account/);
		expect(crm.fake.store.all('deals')).toHaveLength(19);
		expect(crm.fake.log.filter(isCreate).length).toBeLessThanOrEqual(partial ? 1 : 12);
	});

	it('of more than a hundred goes in pieces, each answer to its own record', async () => {
		const wanted = deals(120);
		const outcomes = await crm.gateway.create(wanted);
		expect(outcomes.map((one) => valueOf(one).title)).toEqual(wanted.map(({ title }) => title));
		expect(crm.fake.log.filter(isCreate)).toHaveLength(2);
	});

	it('of refused values of one record leaves the others of an update', async () => {
		const seeded = await crm.seed([
			{ as: 'a', kind: 'deal', title: 'A' },
			{ as: 'b', kind: 'deal', title: 'B' },
		]);
		const [first, second] = await crm.gateway.update([
			{ ...(seeded.a as RecordRef), fields: { amount: '5' } },
			{ ...(seeded.b as RecordRef), ownerId: '5' },
		]);
		expect(valueOf(first).fields.amount).toBe('5');
		expect(second).toMatchObject({ ok: false, error: { code: 'invalid' } });
	});
});

describe('a record that HubSpot refuses', () => {
	const rules = { rules: { inboundKnown: { kind: 'deal' } }, logMail: false };
	const mails = () =>
		['john', 'mary'].map((name) => buildMail({ from: `${name}@acme.example`, subject: `Of ${name}` }));
	const known = async () =>
		await crm.seed(
			['john', 'mary'].map((name) => ({
				...{ as: name, kind: 'contact' as const, title: name, emails: [`${name}@acme.example`] },
			})),
		);

	it('for a contact that was deleted meanwhile sends that mail to review in its words; the other passes', async () => {
		const { john } = await known();
		const { resolve } = await resolveWorld();
		const create = async (records: NewRecord[]) => {
			const stored = crm.fake.store.find('contacts', john?.id ?? '');
			if (stored) stored.archived = true;
			return await crm.gateway.create(records);
		};
		const [one, two] = await resolve(mails(), rules, { gateway: { ...crm.gateway, create } });
		expect(one?.decision).toMatchObject({
			outcome: 'review',
			reasons: expect.arrayContaining(['crm-refused']),
		});
		expect(one?.decision.explanation.join(' ')).toContain(`No contacts with id ${john?.id}`);
		expect(two?.decision).toMatchObject({ outcome: 'bound', created: [{ kind: 'deal' }] });
	});

	it('for want of a right sends every mail to review, and loses none', async () => {
		await known();
		const { resolve } = await resolveWorld();
		const body = {
			status: 'error',
			category: 'MISSING_SCOPES',
			message: 'This app has not the scope deals.write.',
		};
		crm.fake.trap({ kind: 'fail', answer: { status: 403, body } }, 9, ({ path }) =>
			path.endsWith('/deals/batch/create'),
		);
		const resolved = await resolve(mails(), rules, { gateway: crm.gateway });
		for (const { decision } of resolved)
			expect(decision).toMatchObject({ outcome: 'review', reasons: expect.arrayContaining(['no-access']) });
		expect(crm.fake.log.filter(isCreate)).toHaveLength(1);
	});
});

describe('too many calls', () => {
	it('waits ten seconds where the window of ten seconds is full, without a Retry-After', async () => {
		crm.fake.trap({ kind: 'limit', answer: tenSecondLimit });
		await crm.gateway.users();
		expect(crm.slept).toEqual([10_000]);
	});

	it('waits one second for the searches of a second, and as long as Retry-After says where there is one', async () => {
		crm.fake.trap({ kind: 'limit', answer: secondLimit });
		await crm.gateway.findCompaniesByDomains(['acme.example']);
		crm.fake.trap({ kind: 'limit', retryAfter: 3, answer: tenSecondLimit });
		await crm.gateway.users();
		expect(crm.slept).toEqual([1000, 3000]);
	});

	it('repeats a create that the limit kept out, and makes it once', async () => {
		crm.fake.trap({ kind: 'limit', answer: tenSecondLimit }, 2, isCreate);
		expect((await crm.gateway.create([newRecord({ kind: 'contact' })]))[0]).toMatchObject({ ok: true });
		expect(crm.fake.store.all('contacts')).toHaveLength(1);
	});

	it('waits two seconds for records that are locked, and not for an account that is being moved', async () => {
		crm.fake.trap(
			{ kind: 'limit', answer: { status: 423, body: { status: 'error', message: 'Locked' } } },
			1,
			isCreate,
		);
		expect((await crm.gateway.create([newRecord({ kind: 'contact' })]))[0]).toMatchObject({ ok: true });
		const moving = { status: 477, body: { status: 'error', message: 'Migration in progress' } };
		crm.fake.trap({ kind: 'limit', retryAfter: 86_400, answer: moving });
		expect((await failure(crm.gateway.users())).code).toBe('rateLimited');
		expect(crm.slept).toEqual([2000]);
	});

	it('does not wait for the calls of the next day', async () => {
		crm.fake.trap({ kind: 'limit', answer: dailyLimit });
		expect((await failure(crm.gateway.users())).code).toBe('rateLimited');
		expect(crm.slept).toEqual([]);
	});
});

describe('a connection that drops after HubSpot has written', () => {
	const settings = (kind: string) => ({ rules: { inboundNew: { kind } }, logMail: false });

	it.each(['contact', 'object'] as const)('makes exactly one lead (leads: %s)', async (leads) => {
		await crm.close();
		crm = await openHubSpotWorld(leads);
		const { resolve } = await resolveWorld();
		const last = leads === 'object' ? '/leads/batch/create' : '/contacts/batch/create';
		crm.fake.trap({ kind: 'drop' }, 1, ({ path }) => path.endsWith(last));
		const [one] = await resolve([buildMail()], settings('lead'), { gateway: crm.gateway });
		expect(one?.decision).toMatchObject({ outcome: 'bound', bound: [{ kind: 'lead' }] });
		expect(crm.fake.store.all('contacts')).toHaveLength(1);
		if (leads === 'object') expect(crm.fake.store.all('leads')).toHaveLength(1);
		// A retry of the whole execution finds it as well.
		await resolve([buildMail({ subject: 'Hello' })], settings('lead'), { gateway: await crm.reopen() });
		expect(crm.fake.store.all('contacts')).toHaveLength(1);
	});

	it('makes exactly one deal of a known sender: the mark in its text tells it from another', async () => {
		await crm.seed([
			{ as: 'john', kind: 'contact', title: 'John', emails: ['john@acme.example'] },
			{ as: 'other', kind: 'deal', title: 'Hello', contacts: ['john'] },
		]);
		crm.fake.store.lagging = true;
		const { resolve } = await resolveWorld();
		crm.fake.trap({ kind: 'drop' }, 1, ({ path }) => path.endsWith('/deals/batch/create'));
		const rules = { rules: { inboundKnown: { kind: 'deal' } }, logMail: false };
		const [one] = await resolve([buildMail({ subject: 'Hello' })], rules, { gateway: crm.gateway });
		expect(crm.fake.store.all('deals')).toHaveLength(2);
		const made = one?.decision.created[0];
		expect(crm.fake.store.find('deals', made?.id ?? '')?.properties.description).toContain(
			'Mail reference: ',
		);
	});

	it('before it was written sends the mail to review, with the reason, and makes nothing later', async () => {
		const { resolve } = await resolveWorld();
		crm.fake.trap({ kind: 'refuse' }, 1, isCreate);
		const [one] = await resolve([buildMail()], settings('lead'), { gateway: crm.gateway });
		expect(one?.decision).toMatchObject({
			outcome: 'review',
			reasons: expect.arrayContaining(['unknown-outcome']),
		});
		expect(crm.fake.store.all('contacts')).toHaveLength(0);
	});
});

describe('mails', () => {
	const log = (on: RecordRef[], id = 'a@x.example') => ({
		...{
			key: id,
			messageId: id,
			references: [],
			direction: 'inbound' as const,
			date: '2026-03-02T10:00:00.000Z',
		},
		...{ subject: 'Prices', from: { address: 'john@acme.example', name: 'John Doe' }, on },
		...{ to: [{ address: 'sales@ours.example', name: '' }], cc: [], text: 'What does it cost?' },
	});

	it('that the inbox connection of HubSpot has logged are bound, not logged again', async () => {
		const seeded = await crm.seed([
			{ as: 'acme', kind: 'company', title: 'Acme' },
			{ as: 'john', kind: 'contact', title: 'John', emails: ['john@acme.example'] },
		]);
		const { id } = crm.fake.store.create(
			'emails',
			{ hs_timestamp: '2026-03-02T10:00:00Z', hs_email_message_id: '<a@x.example>' },
			[],
		);
		crm.fake.store.link('emails', id, 'contacts', seeded.john?.id ?? '');
		const on = [seeded.john, seeded.acme] as RecordRef[];
		const [outcome] = await crm.gateway.logMails([log(on)]);
		expect(outcome).toMatchObject({ ok: true, how: 'existing', value: [{ id, on }] });
		expect(crm.fake.store.linked('emails', id, 'companies')).toHaveLength(1);
		expect(crm.fake.store.all('emails')).toHaveLength(1);
	});

	it('are logged by a credential that may not read those of others', async () => {
		const seeded = await crm.seed([{ as: 'john', kind: 'contact', title: 'John Doe' }]);
		const body = { status: 'error', category: 'MISSING_SCOPES', message: 'requires sales-email-read' };
		crm.fake.trap({ kind: 'fail', answer: { status: 403, body } }, 1, ({ path }) =>
			path.endsWith('/emails/search'),
		);
		const [outcome] = await crm.gateway.logMails([log([seeded.john as RecordRef])]);
		expect(outcome).toMatchObject({ ok: true, how: 'created' });
	});

	it('are found by a Message-ID in any letter case, but only by their own', async () => {
		const { john } = await crm.seed([{ as: 'john', kind: 'contact', title: 'John', emails: [] }]);
		await crm.gateway.logMails([log([john as RecordRef], 'CAF+Xy@mail.example')]);
		const again = await crm.reopen();
		const found = await again.findMails(['CAF+Xy@mail.example', 'caf+xy@mail.example']);
		expect([...found.keys()]).toEqual(['CAF+Xy@mail.example']);
	});

	it('carry headers, direction and text as HubSpot shows them', async () => {
		const { john } = await crm.seed([{ as: 'john', kind: 'contact', title: 'John', emails: [] }]);
		await crm.gateway.logMails([log([john as RecordRef])]);
		const [stored] = crm.fake.store.all('emails');
		expect(stored?.properties).toMatchObject({
			...{
				hs_email_direction: 'INCOMING_EMAIL',
				hs_email_status: 'SENT',
				hs_email_text: 'What does it cost?',
			},
			hs_timestamp: '2026-03-02T10:00:00.000Z',
		});
		expect(JSON.parse(stored?.properties.hs_email_headers ?? '')).toMatchObject({
			from: { email: 'john@acme.example', firstName: 'John', lastName: 'Doe' },
			to: [{ email: 'sales@ours.example' }],
		});
	});

	it('of the inbox connection keep a record from being taken back, ours do not', async () => {
		const [one, two] = (
			await crm.gateway.create([newRecord({ kind: 'contact' }), newRecord({ kind: 'contact' })])
		).map(valueOf);
		if (!one || !two) throw new Error('not made');
		await crm.gateway.logMails([log([one], 'ours@x.example')]);
		crm.fake.store.create('emails', { hs_timestamp: '2026-03-02T10:00:00Z' }, [
			{ to: { id: two.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 198 }] },
		]);
		const outcomes = await crm.gateway.takeBack?.([one, two]);
		expect(outcomes?.map(({ ok }) => ok)).toEqual([true, false]);
		expect(outcomes?.[1]).toMatchObject({ error: { code: 'conflict' } });
	});

	it('on a Lead object are associated by name, in one call for all', async () => {
		await crm.close();
		crm = await openHubSpotWorld('object');
		const seeded = await crm.seed([
			{ as: 'one', kind: 'lead', title: 'One', emails: ['one@x.example'] },
			{ as: 'two', kind: 'lead', title: 'Two', emails: ['two@x.example'] },
		]);
		const outcomes = await crm.gateway.logMails([
			log([seeded.one as RecordRef], 'a@x.example'),
			log([seeded.two as RecordRef], 'b@x.example'),
		]);
		const [mail] = valueOf(outcomes[1]);
		expect(crm.fake.store.linked('emails', mail?.id ?? '', 'leads').map(({ id }) => id)).toEqual([
			seeded.two?.id,
		]);
		expect(paths().filter((path) => path.endsWith('associate/default'))).toHaveLength(1);
	});
});

describe('what people read', () => {
	it('a wrong token, and whose it is', async () => {
		crm.fake.trap({ kind: 'fail', answer: { status: 401, body: { status: 'error', message: 'expired' } } });
		const error = await failure(crm.gateway.ping());
		expect([error.code, error.message, error.info.todo]).toEqual([
			...['auth', 'HubSpot refused: expired'],
			expect.stringMatching(/new access token/),
		]);
		crm.fake.trap({ kind: 'fail', answer: { status: 200, body: { portalId: 12 } } });
		expect((await failure(crm.gateway.ping())).message).toMatch(/account 12, the credential says 4711/);
	});

	it('a missing scope, with what to do', async () => {
		const body = {
			status: 'error',
			category: 'MISSING_SCOPES',
			message: 'This app has not the scopes [tickets].',
		};
		crm.fake.trap({ kind: 'fail', answer: { status: 403, body } });
		const error = await failure(crm.gateway.fields('ticket'));
		expect(error).toMatchObject({
			code: 'forbidden',
			info: { todo: expect.stringMatching(/Add the scopes/) },
		});
	});

	it('an account without leads says so before anything is sent', async () => {
		await crm.close();
		crm = await openHubSpotWorld('none');
		const [outcome] = await crm.gateway.create([newRecord({ kind: 'lead' })]);
		expect(outcome).toMatchObject({ ok: false, error: { code: 'unsupported', info: { sent: 'no' } } });
		expect(crm.fake.log).toHaveLength(0);
		expect((await crm.gateway.capabilities()).kinds).not.toContain('lead');
	});

	it('all owners, page after page', async () => {
		crm.fake.knobs.ownersAtOnce = 1;
		expect(await crm.gateway.users()).toHaveLength(3);
		expect(crm.fake.log).toHaveLength(3);
	});
});
