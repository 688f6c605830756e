/** `npm run smoke:crm`: every step goes well on the fakes, and a missing variable is named. */
import { crmChoices } from '../../../adapters/crm/registry';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { credentialFrom } from '../../../scripts/smoke/credential';
import { fetchHttp } from '../../../scripts/lib/fetch-http';
import { cleanUps } from '../../../scripts/smoke/clean-up';
import { runSteps, type Smoke } from '../../../scripts/smoke/steps';
import { keys as espoKeys } from '../../support/crm-fake/espocrm/espocrm';
import { odooKeys } from '../../support/crm-fake/odoo/server';
import { keys as twentyKeys } from '../../support/crm-fake/twenty/twenty';
import { openEspoWorld } from '../../support/crm-fake/espocrm/world';
import { openHubSpotWorld } from '../../support/crm-fake/hubspot-world';
import { openPipedriveWorld } from '../../support/crm-fake/pipedrive-world';
import { openSalesforceWorld } from '../../support/crm-fake/salesforce-world';
import { openTwentyWorld } from '../../support/crm-fake/twenty/world';
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
