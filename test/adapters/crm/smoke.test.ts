/** `npm run smoke:crm`: every step goes well on the fakes, and a missing variable is named. */
import { crmChoices } from '../../../adapters/crm/registry';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { credentialFrom } from '../../../scripts/smoke/credential';
import { fetchHttp } from '../../../scripts/lib/fetch-http';
import { cleanUps } from '../../../scripts/smoke/clean-up';
import { smokeCrm } from '../../../scripts/smoke/run';
import { runSteps, type Smoke } from '../../../scripts/smoke/steps';
import { keys as espoKeys } from '../../support/crm-fake/espocrm/espocrm';
import { odooKeys } from '../../support/crm-fake/odoo/server';
import { keys as twentyKeys } from '../../support/crm-fake/twenty/twenty';
import { openEspoWorld } from '../../support/crm-fake/espocrm/world';
import { openHubSpotWorld } from '../../support/crm-fake/hubspot-world';
import { openPipedriveWorld } from '../../support/crm-fake/pipedrive-world';
import { openSalesforceWorld } from '../../support/crm-fake/salesforce-world';
import { connectedApp } from '../../support/crm-fake/salesforce';
import { openTwentyWorld } from '../../support/crm-fake/twenty/world';
import { token as uspacyToken, webhookPath } from '../../support/crm-fake/uspacy/uspacy';
import { openUspacyWorld } from '../../support/crm-fake/uspacy/world';
import type { ContractWorld } from './crm-gateway.contract';
import { openOdooWorld } from './odoo/world';
import { openSubWorkflowWorld } from './sub-workflow/world';

const worlds: [string, () => Promise<ContractWorld>][] = [
	['Odoo 19', async () => await openOdooWorld(19)],
	['Odoo 17', async () => await openOdooWorld(17)],
	['EspoCRM', async () => await openEspoWorld()],
	['Twenty', async () => await openTwentyWorld()],
	['HubSpot', async () => await openHubSpotWorld()],
	['Pipedrive', async () => await openPipedriveWorld()],
	['Salesforce', async () => await openSalesforceWorld()],
	['Uspacy', async () => await openUspacyWorld('webhook')],
	['a sub-workflow', openSubWorkflowWorld],
	[
		'Odoo 17 without its CRM app',
		async () => {
			const world = await openOdooWorld(17);
			world.odoo.db.uninstalled.add('crm.lead');
			return world;
		},
	],
	[
		'EspoCRM with a key that may not assign to others',
		async () => {
			const world = await openEspoWorld();
			world.fake.trap(
				{ kind: 'fail', answer: { status: 403, headers: { 'x-status-reason': 'Assignment failure.' } } },
				99,
				({ body }) => JSON.stringify(body).includes(`"assignedUserId":"${world.fake.users[0]}"`),
			);
			return world;
		},
	],
];

it.each(worlds)('every step goes well on %s', async (_name, open) => {
	const world = await open();
	const memory = await openMemoryDatabase({ file: ':memory:' });
	const wrong: string[] = [];
	let steps = 0;
	try {
		await runSteps({
			...{ gateway: world.gateway, memory, records: [], activities: [], lagMs: 0 },
			step: async (name, work) => {
				steps += 1;
				await work().catch((error: unknown) => wrong.push(`${name}: ${String(error)}`));
			},
		});
	} finally {
		await memory.close();
		await world.close();
	}
	expect(wrong).toEqual([]);
	expect(steps).toBeGreaterThan(18);
});

/** How a CRM is reached for cleaning up: in the registry's name, with the fields of its credential. */
const reached: [
	string,
	() => Promise<{ world: ContractWorld; data: Record<string, unknown>; left: () => unknown[] }>,
][] = [
	[
		'odoo',
		async () => {
			const world = await openOdooWorld(19);
			const left = (): unknown[] => ['mail.message', 'mail.activity'].flatMap(world.odoo.db.rows);
			return { world, data: { url: world.odoo.url, apiKey: odooKeys.admin }, left };
		},
	],
	[
		'espocrm',
		async () => {
			const world = await openEspoWorld();
			const left = (): unknown[] =>
				['Email', 'Note', 'Task', 'Call'].flatMap((entity) =>
					[...world.fake.store.table(entity).values()].filter(({ deleted }) => deleted !== true),
				);
			return { world, data: { url: world.fake.url, apiKey: espoKeys.full }, left };
		},
	],
	[
		'twenty',
		async () => {
			const world = await openTwentyWorld();
			// The first of them comes at the limit of calls.
			world.fake.trap({ kind: 'limit' }, 1, ({ method }) => method === 'DELETE');
			const left = (): unknown[] =>
				['note', 'task', 'noteTarget', 'taskTarget'].flatMap((one) => [
					...world.fake.store.table(one).values(),
				]);
			return { world, data: { url: world.fake.url, apiKey: twentyKeys.full }, left };
		},
	],
];

it.each(reached)('leaves nothing behind in %s', async (name, open) => {
	const { world, data, left: others } = await open();
	const memory = await openMemoryDatabase({ file: ':memory:' });
	const { credentials } = crmChoices.find(({ value }) => value === name) ?? { credentials: [] };
	const made: Smoke = {
		...{ gateway: world.gateway, memory, records: [], activities: [], lagMs: 0 },
		step: async (_step, work) => void (await work()),
	};
	try {
		await runSteps(made);
		const left = await cleanUps[name]?.(fetchHttp(credentials[0]?.headers?.(data) ?? {}), data, made);
		expect(left).toEqual([]);
		expect(await world.gateway.get(made.records)).toEqual([]);
		expect(others()).toEqual([]);
	} finally {
		await memory.close();
		await world.close();
	}
});

it('names the variables that are missing, and reads those that are there', () => {
	const odoo = crmChoices.find(({ value }) => value === 'odoo');
	if (!odoo) throw new Error('no Odoo');
	expect(credentialFrom(odoo, { ODOO_URL: 'https://odoo.example' }).missing).toEqual(['ODOO_KEY']);
	const { data, missing } = credentialFrom(odoo, {
		ODOO_URL: 'https://odoo.example',
		ODOO_KEY: 'k',
		ODOO_DATABASE: 'd',
	});
	expect(missing).toEqual([]);
	expect(data).toMatchObject({ url: 'https://odoo.example', apiKey: 'k', database: 'd', login: '' });
});

/** What a person puts into the environment, as for a real account; the address of the fake stands for the vendor's. */
const accounts: [
	string,
	() => Promise<{ close(): Promise<void>; env: Record<string, string>; left(): number }>,
][] = [
	[
		'hubspot',
		async () => {
			const { fake, close } = await openHubSpotWorld();
			const types = ['contacts', 'companies', 'deals', 'emails', 'notes', 'tasks'];
			return {
				close,
				env: { HUBSPOT_KEY: 'pat-test', HUBSPOT_PORTAL_ID: '4711', HUBSPOT_BASE_URL: fake.url },
				left: () => types.flatMap((type) => fake.store.all(type)).length,
			};
		},
	],
	[
		'pipedrive',
		async () => {
			const { fake, close } = await openPipedriveWorld();
			const tables = ['persons', 'organizations', 'deals', 'leads', 'activities', 'notes'] as const;
			return {
				close,
				env: { PIPEDRIVE_KEY: 'token-test', PIPEDRIVE_COMPANY_DOMAIN: 'acme', PIPEDRIVE_BASE_URL: fake.url },
				left: () => tables.flatMap((table) => fake.store.rows(table)).length,
			};
		},
	],
	[
		'salesforce',
		async () => {
			const { fake, close } = await openSalesforceWorld();
			const tables = ['Lead', 'Contact', 'Account', 'Opportunity', 'EmailMessage', 'Task', 'Note'];
			return {
				close,
				env: {
					SALESFORCE_INSTANCE_URL: fake.url,
					SALESFORCE_CONSUMER_KEY: connectedApp.consumerKey,
					SALESFORCE_CONSUMER_SECRET: connectedApp.consumerSecret,
				},
				left: () => tables.flatMap((table) => fake.rows(table)).length,
			};
		},
	],
	[
		'uspacy',
		async () => {
			const { fake, close } = await openUspacyWorld('webhook');
			const tables = ['leads', 'contacts', 'companies', 'deals', 'activities', 'comments'];
			return {
				close,
				env: { USPACY_SECRET_URL: `${fake.url}${webhookPath}` },
				left: () => tables.reduce((sum, table) => sum + (fake.tables.get(table)?.size ?? 0), 0),
			};
		},
	],
];

it.each(accounts)(
	'npm run smoke:crm -- %s works with nothing but the environment, and leaves nothing',
	async (name, open) => {
		const { env, close, left } = await open();
		const lines: string[] = [];
		try {
			const code = await smokeCrm(name, { ...env, SMOKE_WAIT_MS: '0' }, (line) => lines.push(line));
			expect([code, lines.filter((line) => line.startsWith('FAIL'))]).toEqual([0, []]);
			expect(lines.at(-1)).toBe('Everything works.');
			expect(left()).toBe(0);
			for (const secret of ['pat-test', 'token-test', connectedApp.consumerSecret, 'secret-key', uspacyToken])
				expect(lines.join('\n')).not.toContain(secret);
		} finally {
			await close();
		}
	},
);

it('a key that Salesforce does not know ends the run in its own words', async () => {
	const { fake, close } = await openSalesforceWorld();
	const lines: string[] = [];
	const env = {
		...{ SALESFORCE_INSTANCE_URL: fake.url, SALESFORCE_CONSUMER_KEY: 'wrong' },
		SALESFORCE_CONSUMER_SECRET: 'wrong',
	};
	expect(await smokeCrm('salesforce', env, (line) => lines.push(line))).toBe(1);
	expect(lines.join(' ')).toMatch(/gave no token: invalid client credentials.*connected app/);
	await close();
});
