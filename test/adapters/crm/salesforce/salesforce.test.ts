/** Salesforce's own ways: duplicate rules, one result for each record, limits with status 403, lost answers, places of a mail. */
import { salesforceChoice } from '../../../../adapters/crm/salesforce/choice';
import { contains, quote } from '../../../../adapters/crm/salesforce/soql';
import { CrmError } from '../../../../core/ports/crm-error';
import type { MailLog } from '../../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../../core/ports/records';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { CrmMailSalesforceApi } from '../../../../credentials/CrmMailSalesforceApi.credentials';
import { CrmMailSalesforceOAuth2Api } from '../../../../credentials/CrmMailSalesforceOAuth2Api.credentials';
import { buildMail } from '../../../support/build-mail';
import { connectedApp, spentDay, tooManyAtOnce } from '../../../support/crm-fake/salesforce';
import { openSalesforceWorld, type SalesforceWorld } from '../../../support/crm-fake/salesforce-world';
import type { FakeRequest } from '../../../support/crm-fake/server';
import { resolveWorld } from '../../../support/resolve-world';
import { runCredentialTest } from '../../../support/run-credential-test';
import type { SeededRecord } from '../crm-gateway.contract';
import { newRecord, valueOf } from '../contract/create-cases';

let crm: SalesforceWorld;
beforeEach(async () => {
	crm = await openSalesforceWorld();
});
afterEach(async () => await crm.close());

const isSave = ({ path }: FakeRequest): boolean => path.endsWith('/composite/sobjects');

async function failure(work: Promise<unknown>): Promise<CrmError> {
	try {
		await work;
	} catch (error) {
		if (error instanceof CrmError) return error;
	}
	throw new Error('it did not fail with a CrmError');
}

describe('SOQL', () => {
	it('reads no value as a part of the question', async () => {
		expect(quote("O'Hara\\' OR Id != '")).toBe(String.raw`'O\'Hara\\\' OR Id != \''`);
		expect(contains('50%_x')).toBe(String.raw`'%50\%\_x%'`);
		await crm.seed([{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] }]);
		expect(await crm.gateway.findByEmails(["x' OR Name LIKE '%"], ['contact'])).toEqual([]);
	});

	it('is read to its last page', async () => {
		const people = Array.from({ length: 25 }, (_, index): SeededRecord => ({
			...{ as: `p${index}`, kind: 'contact', title: `Person ${index}`, emails: [`p${index}@x.example`] },
		}));
		await crm.seed(people);
		expect(
			await crm.gateway.findByEmails(
				people.flatMap(({ emails = [] }) => emails),
				['contact'],
			),
		).toHaveLength(25);
	});
});

describe('duplicate rules', () => {
	it('that warn of a like name are passed, and both people are there', async () => {
		crm.fake.knobs.duplicates = 'warn';
		await crm.seed([{ as: 'jane', kind: 'contact', title: 'Jane Roe', emails: ['other@x.example'] }]);
		const outcomes = await crm.gateway.create([
			newRecord({ kind: 'contact' }),
			newRecord({ kind: 'contact', personName: 'A B' }),
		]);
		expect(outcomes.map((one) => one.ok && one.how)).toEqual(['created', 'created']);
		expect(crm.fake.rows('Contact')).toHaveLength(3);
	});

	it('that block are told in plain words; a person of the same address is that person', async () => {
		crm.fake.knobs.duplicates = 'block';
		const { jane } = await crm.seed([
			{ as: 'jane', kind: 'contact', title: 'Jane Roe', emails: ['jane@x.example'] },
		]);
		const [same, other] = await crm.gateway.create([
			newRecord({ kind: 'contact', emails: ['jane@x.example'] }),
			newRecord({ kind: 'contact', emails: ['roe@y.example'] }),
		]);
		expect(same).toMatchObject({ ok: true, how: 'existing', value: { id: jane?.id } });
		expect(other).toMatchObject({
			ok: false,
			error: { code: 'conflict', info: { todo: expect.stringMatching(/duplicate rule/) } },
		});
	});
});

describe('a batch', () => {
	it('of a refused record and good ones makes the good ones in one call', async () => {
		const deal = (title: string, fields = {}) => newRecord({ kind: 'deal', title, emails: [], fields });
		const outcomes = await crm.gateway.create([deal('A'), deal('B', { Typo__c: 1 }), deal('C')]);
		expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
		const [, refused] = outcomes;
		if (!refused || refused.ok) throw new Error('it was made');
		expect(refused.error.message).toBe(
			"Salesforce refused: No such column 'Typo__c' on sobject of type Opportunity",
		);
		expect(crm.fake.log.filter(isSave)).toHaveLength(1);
	});

	it('of 100 mails of known senders, 30 of them new deals, costs a dozen calls', async () => {
		const sender = (index: number): string => `p${index}@firm${index}.example`;
		await crm.seed(
			Array.from({ length: 60 }, (_, index): SeededRecord[] => [
				{ as: `f${index}`, kind: 'company', title: `Firm ${index}`, domains: [`firm${index}.example`] },
				{
					as: `p${index}`,
					kind: 'contact',
					title: `Person ${index}`,
					emails: [sender(index)],
					company: `f${index}`,
				},
			]).flat(),
		);
		const { resolve } = await resolveWorld();
		const mails = Array.from({ length: 100 }, (_, index) =>
			index < 30
				? buildMail({ id: `new${index}@x.example`, from: sender(index), subject: `New ${index}` })
				: buildMail({
						from: sender(index % 60),
						...inReplyTo(`new${index % 30}@x.example`),
						subject: 'Re: it',
					}),
		);
		const rules = { inboundKnown: { kind: 'deal' } };
		const resolved = await resolve(mails, { rules, logMail: false }, { gateway: crm.gateway });
		const questions = new Set(
			crm.fake.log.map(({ path, query }) =>
				query.get('q') ? query.get('q')?.slice(-40) : isPage(path) ? '' : path,
			),
		);
		questions.delete('');
		expect(resolved.filter(({ decision }) => decision.created.length > 0)).toHaveLength(30);
		expect(questions.size).toBeLessThanOrEqual(14);
	});
});

const inReplyTo = (id: string) => ({ inReplyTo: id, references: [id] });
/** The fake cuts its pages at ten rows, Salesforce at two thousand: further pages are not counted. */
const isPage = (path: string): boolean => /\/query\/./.test(path);

describe('limits', () => {
	it('of calls at once have status 403, and are waited for', async () => {
		crm.fake.trap({ kind: 'limit', answer: tooManyAtOnce }, 2);
		expect((await crm.gateway.users()).length).toBeGreaterThan(0);
		crm.fake.trap({ kind: 'limit', retryAfter: 4 });
		await crm.gateway.sources('lead');
		expect(crm.slept).toEqual([1000, 2000, 4000]);
	});

	it('of 24 hours are not', async () => {
		crm.fake.trap({ kind: 'limit', answer: spentDay });
		expect((await failure(crm.gateway.users())).code).toBe('rateLimited');
		expect(crm.slept).toEqual([]);
	});
});

describe('a connection that drops after Salesforce has written', () => {
	it.each([
		['lead', ''],
		['contact', ''],
		['deal', ''],
		['deal', 'Mail_Reference__c'],
	])('makes exactly one %s (reference field: %s)', async (kind, keyField) => {
		await crm.close();
		crm = await openSalesforceWorld({ keyField });
		const john: SeededRecord = {
			as: 'john',
			kind: 'contact',
			title: 'John Doe',
			emails: ['john@acme.example'],
		};
		if (kind === 'deal') await crm.seed([john]);
		const { resolve } = await resolveWorld();
		crm.fake.trap({ kind: 'drop' }, 1, isSave);
		const rules = kind === 'deal' ? { inboundKnown: { kind } } : { inboundNew: { kind } };
		const [one] = await resolve([buildMail()], { rules, logMail: false }, { gateway: crm.gateway });
		expect(one?.decision.outcome).toBe('bound');
		expect(one?.decision.created).toMatchObject([{ kind }]);
		const table = { lead: 'Lead', contact: 'Contact', deal: 'Opportunity' }[kind] ?? '';
		expect(crm.fake.rows(table)).toHaveLength(1);
	});

	it('and a retry with the reference field is refused by Salesforce itself, which names the record', async () => {
		await crm.close();
		crm = await openSalesforceWorld({ keyField: 'Mail_Reference__c' });
		const wanted = newRecord({ kind: 'deal', emails: [] });
		const first = valueOf((await crm.gateway.create([wanted]))[0]);
		const [second] = await (await crm.reopen()).create([wanted]);
		expect(second).toMatchObject({ ok: true, how: 'existing', value: { id: first.id } });
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
		text: 'What does it cost?',
	});

	it('stand on all people, on the deal, and as a completed task on the company', async () => {
		const seeded = (await crm.seed([
			{ as: 'acme', kind: 'company', title: 'Acme' },
			{ as: 'john', kind: 'contact', title: 'John Doe' },
			{ as: 'lead', kind: 'lead', title: 'Some Lead' },
			{ as: 'deal', kind: 'deal', title: 'Deal' },
		])) as Record<'acme' | 'john' | 'lead' | 'deal', RecordRef>;
		const [mail] = valueOf((await crm.gateway.logMails([log(Object.values(seeded))]))[0]);
		expect(crm.fake.rows('EmailMessage')).toMatchObject([
			{ MessageIdentifier: '<a@x.example>', RelatedToId: seeded.deal.id, Incoming: true, Status: '1' },
		]);
		expect(crm.fake.rows('EmailMessageRelation').map(({ RelationId }) => RelationId)).toEqual([
			seeded.john.id,
			seeded.lead.id,
		]);
		expect(crm.fake.rows('Task')).toMatchObject([
			{ WhatId: seeded.acme.id, Status: 'Completed', TaskSubtype: 'Email' },
		]);
		if (!mail) throw new Error('not logged');
		expect(await crm.gateway.unlinkMail(mail, seeded.acme)).toMatchObject({ ok: true, how: 'updated' });
		expect(crm.fake.rows('Task')).toEqual([]);
		expect(await crm.gateway.unlinkMail(mail, seeded.deal)).toMatchObject({
			ok: false,
			error: { code: 'unsupported' },
		});
	});

	it('that Salesforce has from its own sync are not logged again', async () => {
		const { deal } = await crm.seed([{ as: 'deal', kind: 'deal', title: 'Deal' }]);
		const id = crm.fake.add('EmailMessage', { MessageIdentifier: 'a@x.example', RelatedToId: deal?.id });
		const [outcome] = await crm.gateway.logMails([log([deal as RecordRef])]);
		expect(outcome).toMatchObject({ ok: true, how: 'existing', value: [{ id, on: [deal] }] });
		expect(crm.fake.rows('EmailMessage')).toHaveLength(1);
	});

	it('in an org without Enhanced Email say what to do', async () => {
		const { john } = await crm.seed([{ as: 'john', kind: 'contact', title: 'John Doe' }]);
		const errors = [
			{ statusCode: 'INVALID_TYPE', message: "sObject type 'EmailMessage' is not supported.", fields: [] },
		];
		crm.fake.trap({ kind: 'fail', answer: { status: 200, body: [{ success: false, errors }] } }, 1, isSave);
		const [outcome] = await crm.gateway.logMails([log([john as RecordRef])]);
		if (!outcome || outcome.ok) throw new Error('it was logged');
		expect(outcome.error.info.todo).toMatch(/log mails as tasks/);
	});
});

describe('the credential', () => {
	it('takes the address of the org, and no other text', () => {
		const open = (instanceUrl: string) => salesforceChoice.open({ credential: { instanceUrl } } as never);
		expect(() => open('acme')).toThrow(/address is that of your org/);
		expect(() => open('https://acme.my.salesforce.com/lightning')).toThrow(/address is that of your org/);
	});

	it('is one of those that the list of CRMs names, with the fields that the gateway reads', () => {
		const types = [new CrmMailSalesforceOAuth2Api(), new CrmMailSalesforceApi()];
		expect(salesforceChoice.credentials.map(({ type }) => type)).toEqual(types.map(({ name }) => name));
		for (const { properties } of types)
			expect(properties.map((one) => one.name)).toEqual(
				expect.arrayContaining(['instanceUrl', 'mailAs', 'moreEmailFields', 'keyField']),
			);
	});

	it('by client credentials asks for a token, which its test and every call are signed with', async () => {
		const type = new CrmMailSalesforceApi();
		const login = { instanceUrl: `${crm.fake.url}/`, ...connectedApp };
		const helpers = {
			httpRequest: async ({ url, method, headers, body }: IHttpRequestOptions): Promise<unknown> => {
				const sent = { method, headers: headers as Record<string, string>, body: String(body) };
				return await (await fetch(url, sent)).json();
			},
		};
		const given = await type.preAuthentication.call({ helpers }, login);
		const signed = { ...login, accessToken: String(given.accessToken) };
		expect((await runCredentialTest(type, signed)).status).toBe(200);
		expect((await runCredentialTest(type, login)).status).toBe(401);
		// n8n asks again when this hidden field is empty or a call is answered with 401.
		expect(type.properties.find(({ name }) => name === 'accessToken')).toMatchObject({
			...{ type: 'hidden', default: '', typeOptions: { expirable: true } },
		});
	});

	it('that has expired says so', async () => {
		crm.fake.trap({
			kind: 'fail',
			answer: { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }] },
		});
		expect(await failure(crm.gateway.ping())).toMatchObject({
			code: 'auth',
			message: 'Salesforce refused: Session expired',
		});
	});
});
