/** Pipedrive's own ways: an inexact search that lags, one call for each write, lost answers, limits, places on an activity. */
import { pipedriveChoice } from '../../../../adapters/crm/pipedrive/choice';
import { CrmError } from '../../../../core/ports/crm-error';
import type { MailLog } from '../../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../../core/ports/records';
import { CrmMailPipedriveApi } from '../../../../credentials/CrmMailPipedriveApi.credentials';
import { buildMail } from '../../../support/build-mail';
import { burstLimit, spentDay } from '../../../support/crm-fake/pipedrive';
import { ownField } from '../../../support/crm-fake/pipedrive-store';
import { openPipedriveWorld, type PipedriveWorld } from '../../../support/crm-fake/pipedrive-world';
import { resolveWorld } from '../../../support/resolve-world';
import { runCredentialTest } from '../../../support/run-credential-test';
import { newRecord, valueOf } from '../contract/create-cases';

let crm: PipedriveWorld;
beforeEach(async () => {
	crm = await openPipedriveWorld();
});
afterEach(async () => await crm.close());

async function failure(work: Promise<unknown>): Promise<CrmError> {
	try {
		await work;
	} catch (error) {
		if (error instanceof CrmError) return error;
	}
	throw new Error('it did not fail with a CrmError');
}

describe('addresses', () => {
	it('jane@example.com is not jane@example.com.au, whatever the exact search answers', async () => {
		await crm.seed([{ as: 'jane', kind: 'contact', title: 'Jane', emails: ['jane@example.com.au'] }]);
		expect(await crm.gateway.findByEmails(['jane@example.com'], ['contact'])).toEqual([]);
	});

	it('of a person made a moment ago are known, although the search does not know them yet', async () => {
		crm.fake.store.lagging = true;
		await crm.gateway.create([newRecord({ kind: 'contact', emails: ['new@x.example'] })]);
		const [again] = await crm.gateway.create([newRecord({ kind: 'contact', emails: ['new@x.example'] })]);
		expect(again).toMatchObject({ ok: true, how: 'existing' });
		expect(crm.fake.store.rows('persons')).toHaveLength(1);
	});

	it('of a lead belong to a person that is no known contact until a deal follows', async () => {
		const lead = valueOf(
			(await crm.gateway.create([newRecord({ kind: 'lead', emails: ['n@x.example'] })]))[0],
		);
		const kindsOf = async () =>
			(await crm.gateway.findByEmails(['n@x.example'], ['contact', 'lead'])).map(({ kind }) => kind).sort();
		expect(await kindsOf()).toEqual(['lead']);
		await crm.gateway.create([newRecord({ kind: 'deal', emails: [], contactIds: lead.contactIds })]);
		expect(await kindsOf()).toEqual(['contact', 'lead']);
	});

	it('a person with many leads gets all of them, page after page', async () => {
		const emails = ['many@x.example'];
		await crm.seed(
			Array.from({ length: 7 }, (_, index) => ({
				as: `l${index}`,
				kind: 'lead' as const,
				title: `L${index}`,
				emails,
			})),
		);
		expect(await crm.gateway.findByEmails(emails, ['lead'])).toHaveLength(7);
	});
});

describe('a batch of many addresses', () => {
	const people = (count: number) =>
		Array.from({ length: count }, (_, index) => ({
			...{ as: `p${index}`, kind: 'contact' as const, title: `P${index}`, emails: [`p${index}@x.example`] },
		}));
	const ask = async (count: number): Promise<string[]> => {
		const asked = people(count).flatMap(({ emails }) => emails);
		const before = crm.fake.log.length;
		expect(await crm.gateway.findByEmails(asked, ['contact'])).toHaveLength(count);
		return crm.fake.log.slice(before).map(({ path }) => path);
	};

	it('reads the list of people where it is short, which does not lag behind', async () => {
		crm.fake.store.lagging = true;
		await crm.seed(people(40));
		expect(new Set(await ask(40))).toEqual(new Set(['/api/v2/persons']));
	});

	it('searches one by one where the list is long, after a quarter of the cost at most', async () => {
		await crm.seed(people(60));
		const paths = await ask(12);
		expect(paths.filter((path) => path.endsWith('/search'))).toHaveLength(12);
		expect(paths.filter((path) => path === '/api/v2/persons').length).toBeLessThanOrEqual(3 + 2);
	});
});

describe('deals', () => {
	it('are asked for only where Pipedrive counts an open one', async () => {
		const seeded = await crm.seed([
			{ as: 'a', kind: 'contact', title: 'A' },
			{ as: 'b', kind: 'contact', title: 'B' },
			{ as: 'deal', kind: 'deal', title: 'D', contacts: ['b'] },
		]);
		const before = crm.fake.log.length;
		await crm.gateway.related([seeded.a, seeded.b] as RecordRef[], ['openDeals']);
		expect(crm.fake.log.slice(before).filter(({ path }) => path === '/api/v2/deals')).toHaveLength(1);
	});

	it('are read although they are archived, and not any more when they are deleted', async () => {
		const seeded = await crm.seed([
			{ as: 'old', kind: 'deal', title: 'Archived' },
			{ as: 'gone', kind: 'deal', title: 'Deleted' },
		]);
		const row = (as: string) => crm.fake.store.must('deals', seeded[as]?.id);
		row('old').is_archived = true;
		row('gone').is_deleted = true;
		const found = await crm.gateway.get(Object.values(seeded));
		expect(found.map(({ title }) => title)).toEqual(['Archived']);
	});

	it('end by their status, and an own field is written where Pipedrive wants it', async () => {
		const [pipeline] = await crm.gateway.pipelines('deal');
		const won = pipeline?.stages.find(({ state }) => state === 'won')?.id ?? '';
		const fields = { [ownField]: 'mine' };
		const made = valueOf(
			(await crm.gateway.create([newRecord({ kind: 'deal', emails: [], stageId: won, fields })]))[0],
		);
		expect(made.state).toBe('won');
		expect(crm.fake.store.find('deals', made.id)).toMatchObject({ custom_fields: { [ownField]: 'mine' } });
	});
});

describe('a connection that drops after Pipedrive has written', () => {
	const drop = (end: string) =>
		crm.fake.trap({ kind: 'drop' }, 1, ({ path, method }) => method === 'POST' && path.endsWith(end));

	it.each(['lead', 'contact'])('makes exactly one %s', async (kind) => {
		const { resolve } = await resolveWorld();
		drop(kind === 'lead' ? '/leads' : '/persons');
		const settings = { rules: { inboundNew: { kind } }, logMail: false };
		const [one] = await resolve([buildMail()], settings, { gateway: crm.gateway });
		expect(one?.decision).toMatchObject({ outcome: 'bound', bound: [{ kind }] });
		await resolve([buildMail({ subject: 'Again' })], settings, { gateway: await crm.reopen() });
		expect(crm.fake.store.rows('persons')).toHaveLength(1);
		expect(crm.fake.store.rows('leads').length).toBeLessThanOrEqual(1);
	});

	it.each(['', ownField])(
		'makes exactly one deal, and takes no other of that title for it (field: %s)',
		async (keyField) => {
			await crm.close();
			crm = await openPipedriveWorld({ keyField });
			const { john } = await crm.seed([
				{ as: 'john', kind: 'contact', title: 'John', emails: ['john@acme.example'] },
			]);
			const twin = newRecord({ kind: 'deal', title: 'Hello', emails: [], contactIds: [john?.id ?? ''] });
			const other = valueOf((await crm.gateway.create([twin]))[0]);
			const { resolve } = await resolveWorld();
			drop('/deals');
			const settings = { rules: { inboundKnown: { kind: 'deal' } }, logMail: false };
			const [one] = await resolve([buildMail()], settings, { gateway: crm.gateway });
			expect(crm.fake.store.rows('deals')).toHaveLength(2);
			expect(one?.decision.outcome).toBe('bound');
			expect(one?.decision.created[0]?.id).not.toBe(other.id);
		},
	);
});

describe('too many calls', () => {
	it('waits until the window ends, by the header of Pipedrive or by Retry-After', async () => {
		crm.fake.trap({ kind: 'limit', answer: burstLimit });
		await crm.gateway.users();
		crm.fake.trap({ kind: 'limit', retryAfter: 5, answer: burstLimit });
		await crm.gateway.sources('lead');
		crm.fake.trap({ kind: 'limit' });
		await crm.gateway.sources('lead');
		expect(crm.slept).toEqual([2000, 5000, 1000]);
	});

	it('leaves the owner where none is wanted: in Pipedrive everything belongs to somebody', async () => {
		const seeded = await crm.seed([{ as: 'deal', kind: 'deal', title: 'A', owner: '11' }]);
		const [outcome] = await crm.gateway.update([
			{ ...(seeded.deal as RecordRef), ownerId: null, title: 'B' },
		]);
		expect(valueOf(outcome)).toMatchObject({ title: 'B', ownerId: '11' });
	});

	it('does not wait for the tokens of the next day', async () => {
		crm.fake.trap({ kind: 'limit', answer: spentDay });
		expect((await failure(crm.gateway.users())).code).toBe('rateLimited');
		expect(crm.slept).toEqual([]);
	});
});

describe('mails', () => {
	const log = (on: RecordRef[]): MailLog => ({
		...{
			key: 'k',
			messageId: 'a@x.example',
			references: [],
			direction: 'inbound',
			date: '2026-03-02T10:00:00.000Z',
		},
		...{ subject: 'Prices', from: { address: 'john@acme.example', name: 'John' }, to: [], cc: [], on },
		text: 'What <b>does</b> it cost?',
	});

	it('are done activities of type Email, one for each deal, with the text as it was written', async () => {
		const seeded = await crm.seed([
			{ as: 'acme', kind: 'company', title: 'Acme' },
			{ as: 'john', kind: 'contact', title: 'John' },
			{ as: 'mary', kind: 'contact', title: 'Mary' },
			{ as: 'one', kind: 'deal', title: 'One' },
			{ as: 'two', kind: 'deal', title: 'Two' },
		]);
		const { acme, john, mary, one, two } = seeded as Record<string, RecordRef>;
		const on = [john, acme, one, two, mary] as RecordRef[];
		const refs = valueOf((await crm.gateway.logMails([log(on)]))[0]);
		expect(refs.map((ref) => ref.on.map(({ kind }) => kind))).toEqual([
			['contact', 'company', 'deal', 'contact'],
			['deal'],
		]);
		const [first] = crm.fake.store.rows('activities');
		expect(first).toMatchObject({ type: 'email', done: true, due_date: '2026-03-02', due_time: '10:00' });
		expect(first?.note).toContain('What &lt;b&gt;does&lt;/b&gt; it cost?');
		const [ref] = refs;
		if (!ref || !two) throw new Error('no activity');
		const linked = await crm.gateway.linkMail(ref, two);
		expect(linked).toMatchObject({ ok: false, error: { code: 'unsupported', info: { sent: 'no' } } });
	});
});

describe('taking back a lead', () => {
	const made = async (emails: string[]) =>
		valueOf((await crm.gateway.create([newRecord({ kind: 'lead', emails })]))[0]);

	it('takes the person with it that was made for it', async () => {
		const lead = await made(['n@x.example']);
		expect(await crm.gateway.takeBack?.([lead])).toEqual([
			{ ok: true, how: 'updated', value: { kind: 'lead', id: lead.id } },
		]);
		expect(crm.fake.store.rows('persons')).toEqual([]);
	});

	it('leaves a person that was there before, and one that has a deal by now', async () => {
		await crm.seed([{ as: 'old', kind: 'contact', title: 'Old', emails: ['old@x.example'] }]);
		const [first, second] = [await made(['old@x.example']), await made(['new@x.example'])];
		await crm.gateway.create([newRecord({ kind: 'deal', emails: [], contactIds: second.contactIds })]);
		expect((await crm.gateway.takeBack?.([first, second]))?.map(({ ok }) => ok)).toEqual([true, true]);
		expect(crm.fake.store.rows('persons')).toHaveLength(2);
		expect(crm.fake.store.rows('leads')).toEqual([]);
	});
});

describe('what people read', () => {
	it('a plan that is full, with what to do', async () => {
		const answer = {
			status: 403,
			body: { success: false, error: 'Deals limit reached', code: 'feature_capping_deals_limit' },
		};
		crm.fake.trap({ kind: 'fail', answer }, 1, ({ method }) => method === 'POST');
		const [outcome] = await crm.gateway.create([newRecord({ kind: 'deal', emails: [] })]);
		if (!outcome || outcome.ok) throw new Error('it was made');
		expect(outcome.error).toMatchObject({
			code: 'forbidden',
			message: 'Pipedrive refused: Deals limit reached',
		});
		expect(outcome.error.info.todo).toMatch(/plan of the Pipedrive account is full/);
	});

	it('a ticket, which Pipedrive has not', async () => {
		const [outcome] = await crm.gateway.create([newRecord({ kind: 'ticket' })]);
		expect(outcome).toMatchObject({ ok: false, error: { code: 'unsupported' } });
		expect(crm.fake.log).toHaveLength(0);
	});

	it('a token of another company, and a bad one', async () => {
		crm.fake.trap({
			kind: 'fail',
			answer: { status: 200, body: { success: true, data: { company_domain: 'other' } } },
		});
		expect((await failure(crm.gateway.ping())).message).toMatch(/company other, the credential says acme/);
		const ask = async (apiToken: string) =>
			await runCredentialTest(new CrmMailPipedriveApi(), {
				apiToken,
				baseUrl: crm.fake.url,
				companyDomain: 'acme',
			});
		expect([(await ask('token-test')).status, (await ask('bad')).status]).toEqual([200, 401]);
	});

	it('a company domain in any form is understood, and nonsense is refused', () => {
		const open = (companyDomain: string) =>
			pipedriveChoice.open({ credential: { companyDomain }, now: () => new Date() } as never);
		expect(open('https://Acme.pipedrive.com/pipeline').connection).toBe('pipedrive:acme');
		expect(() => open('evil.example/x')).toThrow(/The company domain is the first part/);
	});
});
