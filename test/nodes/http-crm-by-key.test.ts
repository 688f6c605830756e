/** Resolve CRM Binding on every CRM that is reached by a key, on loopback: made once, refused in the CRM's words, nothing lost. */
import type { ICredentialType } from 'n8n-workflow';
import { CrmMailEspoCrmApi } from '../../credentials/CrmMailEspoCrmApi.credentials';
import { askForToken } from '../../adapters/crm/salesforce/credential';
import { CrmMailHubSpotApi } from '../../credentials/CrmMailHubSpotApi.credentials';
import { CrmMailPipedriveApi } from '../../credentials/CrmMailPipedriveApi.credentials';
import { CrmMailSalesforceApi } from '../../credentials/CrmMailSalesforceApi.credentials';
import { CrmMailTwentyApi } from '../../credentials/CrmMailTwentyApi.credentials';
import { CrmMailUspacyWebhookApi } from '../../credentials/CrmMailUspacyWebhookApi.credentials';
import { ResolveCrmBinding } from '../../nodes/ResolveCrmBinding/ResolveCrmBinding.node';
import { buildMail } from '../support/build-mail';
import { keys as espoKeys, openFakeEspo } from '../support/crm-fake/espocrm/espocrm';
import { fetchHttp } from '../../scripts/lib/fetch-http';
import { fakeHubSpotCredential, openFakeHubSpot } from '../support/crm-fake/hubspot';
import { fakePipedriveCredential, openFakePipedrive } from '../support/crm-fake/pipedrive';
import { connectedApp, openFakeSalesforce } from '../support/crm-fake/salesforce';
import type { FakeAnswer, FakeServer } from '../support/crm-fake/server';
import { keys as twentyKeys, openFakeTwenty } from '../support/crm-fake/twenty/twenty';
import { openFakeUspacy, webhookPath } from '../support/crm-fake/uspacy/uspacy';
import { signedRequests } from '../support/n8n-http';
import { item, nodeContext } from '../support/node-context';
import { nodeMemory } from '../support/node-memory';

interface Subject {
	crm: string;
	/** What a new sender becomes. */
	kind: 'lead' | 'contact';
	fake: FakeServer;
	credential: ICredentialType;
	data: Record<string, unknown>;
	/** A create of that kind. */
	creates(request: { method: string; path: string; body: unknown }): boolean;
	/** Records of that kind, and activities that stand for mails. */
	counts(): [number, number];
	/** From now on the CRM refuses the record of this address. */
	refuse(address: string): void;
	words: string;
}

/** The fake answers so whenever the address is in what is created. */
const refusing =
	(fake: FakeServer, creates: Subject['creates'], answer: FakeAnswer) =>
	(address: string): void =>
		fake.trap(
			{ kind: 'fail', answer },
			9,
			(request) => creates(request) && JSON.stringify(request.body).includes(address),
		);

const subjects: Record<string, () => Promise<Subject>> = {
	HubSpot: async () => {
		const fake = await openFakeHubSpot();
		const creates: Subject['creates'] = ({ path }) => path.endsWith('/contacts/batch/create');
		return {
			...{ crm: 'hubSpot', kind: 'lead', fake, credential: new CrmMailHubSpotApi() },
			data: fakeHubSpotCredential(fake),
			creates,
			counts: () => [fake.store.all('contacts').length, fake.store.all('emails').length],
			refuse: refusing(fake, creates, {
				status: 400,
				body: {
					...{ status: 'error', category: 'VALIDATION_ERROR', correlationId: 'c' },
					message: 'Property values were not valid: region is required',
				},
			}),
			words: 'region is required',
		};
	},
	Pipedrive: async () => {
		const fake = await openFakePipedrive();
		const creates: Subject['creates'] = ({ method, path }) =>
			method === 'POST' && /\/(persons|leads)$/.test(path);
		return {
			...{ crm: 'pipedrive', kind: 'lead', fake, credential: new CrmMailPipedriveApi() },
			data: fakePipedriveCredential(fake),
			creates,
			counts: () => [fake.store.rows('leads').length, fake.store.rows('activities').length],
			refuse: refusing(fake, creates, {
				status: 400,
				body: {
					success: false,
					error: 'Validation failed: region: required',
					code: 'ERR_SCHEMA_VALIDATION_FAILED',
				},
			}),
			words: 'region: required',
		};
	},
	Salesforce: async () => {
		const fake = await openFakeSalesforce();
		const creates: Subject['creates'] = ({ method, path, body }) =>
			method === 'POST' && path.endsWith('/composite/sobjects') && JSON.stringify(body).includes('"Lead"');
		return {
			...{ crm: 'salesforce', kind: 'lead', fake, credential: new CrmMailSalesforceApi() },
			data: {
				instanceUrl: fake.url,
				...(await askForToken({ instanceUrl: fake.url, ...connectedApp }, fetchHttp({}))),
			},
			creates,
			counts: () => [fake.rows('Lead').length, fake.rows('EmailMessage').length],
			refuse: (address) => void (fake.knobs.refused = address),
			words: 'region is required',
		};
	},
	EspoCRM: async () => {
		const fake = await openFakeEspo();
		const creates: Subject['creates'] = ({ method, path }) => method === 'POST' && path === '/api/v1/Lead';
		return {
			...{ crm: 'espocrm', kind: 'lead', fake, credential: new CrmMailEspoCrmApi() },
			data: { url: fake.url, apiKey: espoKeys.full },
			creates,
			counts: () => [fake.store.table('Lead').size, fake.store.table('Email').size],
			refuse: refusing(fake, creates, {
				status: 400,
				headers: {
					'x-status-reason': 'Field validation failure; entityType: Lead, field: cRegion, type: required.',
				},
				body: {
					messageTranslation: {
						label: 'validationFailure',
						scope: null,
						data: { field: 'cRegion', type: 'required' },
					},
				},
			}),
			words: 'cRegion',
		};
	},
	Twenty: async () => {
		const fake = await openFakeTwenty();
		const creates: Subject['creates'] = ({ method, path }) => method === 'POST' && /\/people$/.test(path);
		return {
			...{ crm: 'twenty', kind: 'contact', fake, credential: new CrmMailTwentyApi() },
			data: { url: fake.url, apiKey: twentyKeys.full },
			creates,
			counts: () => [fake.store.table('person').size, fake.store.table('note').size],
			refuse: refusing(fake, creates, {
				status: 400,
				body: {
					statusCode: 400,
					error: 'BadRequestException',
					messages: ['Invalid value for field "region"'],
				},
			}),
			words: 'region',
		};
	},
	Uspacy: async () => {
		const fake = await openFakeUspacy();
		const size = (table: string): number => fake.tables.get(table)?.size ?? 0;
		const creates: Subject['creates'] = ({ method, path }) =>
			method === 'POST' && path.endsWith('/crm/v1/entities/leads');
		return {
			...{ crm: 'uspacy', kind: 'lead', fake, credential: new CrmMailUspacyWebhookApi() },
			data: { secretUrl: `${fake.url}${webhookPath}` },
			creates,
			counts: () => [size('leads'), size('activities')],
			refuse: refusing(fake, creates, {
				status: 422,
				body: { errors: { region: ['The region field is required.'] }, status: false },
			}),
			words: 'The region field is required.',
		};
	},
};

nodeMemory();

describe.each(Object.keys(subjects))('%s', (name) => {
	let subject: Subject;
	beforeEach(async () => {
		const open = subjects[name];
		if (!open) throw new Error(name);
		subject = await open();
	});
	afterEach(async () => await subject.fake.close());

	const resolve = async (mails: ReturnType<typeof buildMail>[]) => {
		const { crm, credential, data, kind } = subject;
		const parameters = {
			...{ crm, crmAuthentication: credential.name },
			settingsFrom: 'json',
			settingsJson: JSON.stringify({ rules: { inboundNew: { kind }, inboundKnown: { kind: 'deal' } } }),
		};
		const outputs = await ResolveCrmBinding.prototype.execute.call(
			nodeContext({
				...{ description: new ResolveCrmBinding().description, items: mails.map(item), parameters },
				...{ credentials: { [credential.name]: data }, helpers: signedRequests(credential, data) },
			}),
		);
		return outputs.flatMap((items, output) =>
			items.map(({ json }) => ({
				...{ output, id: String(json.id) },
				decision: json.decision as unknown as {
					reasons: string[];
					created: { kind: string }[];
					explanation: string[];
				},
			})),
		);
	};

	it('a new sender becomes a record that the mail is logged on, and the same mail again makes nothing', async () => {
		const mails = [buildMail({ id: 'new', from: 'Jane Roe <jane@new.example>', subject: 'Prices?' })];
		const [answer] = await resolve(mails);
		expect(answer).toMatchObject({ output: 0, decision: { created: [{ kind: subject.kind }] } });
		expect(subject.counts()).toEqual([1, 1]);
		const [again] = await resolve(mails);
		expect(again?.decision.reasons).toContain('duplicate');
		expect(subject.counts()).toEqual([1, 1]);
	});

	it('an answer that is lost after the record was made: found again, made once', async () => {
		subject.fake.trap({ kind: 'drop' }, 1, subject.creates);
		const [answer] = await resolve([buildMail({ from: 'Jane Roe <jane@new.example>' })]);
		expect(answer).toMatchObject({ output: 0, decision: { created: [{ kind: subject.kind }] } });
		expect(subject.counts()[0]).toBe(1);
	});

	it('what the CRM refuses goes to Review in its own words, the others pass', async () => {
		subject.refuse('bad@two.example');
		const answers = await resolve([
			buildMail({ id: '1', from: 'Ann One <a@one.example>', subject: 'good' }),
			buildMail({ id: '2', from: 'Bea Two <bad@two.example>', subject: 'not so' }),
			buildMail({ id: '3', from: 'Cea Three <c@three.example>', subject: 'good too' }),
		]);
		expect(answers.map(({ output, id }) => [output, id])).toEqual([
			[0, '1'],
			[0, '3'],
			[1, '2'],
		]);
		const refused = answers.find(({ id }) => id === '2')?.decision;
		expect(refused?.reasons).toContain('crm-refused');
		expect(refused?.explanation.join(' ')).toContain(subject.words);
	});
});
