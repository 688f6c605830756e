/** `npm run smoke:crm`: every step goes well on the fakes, and a missing variable is named. */
import { crmChoices } from '../../../adapters/crm/registry';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { credentialFrom } from '../../../scripts/smoke/credential';
import { runSteps } from '../../../scripts/smoke/steps';
import { openEspoWorld } from '../../support/crm-fake/espocrm/world';
import { openHubSpotWorld } from '../../support/crm-fake/hubspot-world';
import { openPipedriveWorld } from '../../support/crm-fake/pipedrive-world';
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
	['a sub-workflow', openSubWorkflowWorld],
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
	expect(steps).toBeGreaterThan(20);
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
