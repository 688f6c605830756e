/** The credential's own test tells a good token from a bad one. */
import { CrmMailHubSpotApi } from '../../../../credentials/CrmMailHubSpotApi.credentials';
import { CrmMailHubSpotOAuth2Api } from '../../../../credentials/CrmMailHubSpotOAuth2Api.credentials';
import { openHubSpotWorld, type HubSpotWorld } from '../../../support/crm-fake/hubspot-world';
import { runCredentialTest } from '../../../support/run-credential-test';
import { hubSpotChoice } from '../../../../adapters/crm/hubspot/choice';

let crm: HubSpotWorld;
beforeEach(async () => {
	crm = await openHubSpotWorld();
});
afterEach(async () => await crm.close());

it('the token of the account passes, another one does not', async () => {
	const ask = async (accessToken: string) =>
		await runCredentialTest(new CrmMailHubSpotApi(), {
			accessToken,
			baseUrl: crm.fake.url,
			portalId: '4711',
		});
	expect((await ask('pat-test')).status).toBe(200);
	expect((await ask('pat-wrong')).status).toBe(401);
});

it('both ways to log in ask the same about the account, and are in the list of CRMs', () => {
	const types = [new CrmMailHubSpotApi(), new CrmMailHubSpotOAuth2Api()];
	expect(hubSpotChoice.credentials.map(({ type }) => type)).toEqual(types.map(({ name }) => name));
	for (const { properties } of types)
		expect(properties.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['portalId', 'leads', 'sourceProperty', 'baseUrl']),
		);
});

it('a Hub ID that is no number is refused in plain words before anything is sent', () => {
	const open = () => hubSpotChoice.open({ credential: { portalId: 'acme' } } as never);
	expect(open).toThrow(/The Hub ID is a number/);
});
