/** How HubSpot's leads move on: a contact in its life cycle, a Lead object in its pipeline. */
import type { RecordRef } from '../../../../core/ports/records';
import { openHubSpotWorld, type HubSpotWorld } from '../../../support/crm-fake/hubspot-world';
import { valueOf } from '../contract/create-cases';

let crm: HubSpotWorld;
afterEach(async () => await crm.close());

async function leadIn(leads: 'contact' | 'object'): Promise<RecordRef> {
	crm = await openHubSpotWorld(leads);
	const seeded = await crm.seed([{ as: 'lead', kind: 'lead', title: 'Dora Dean', emails: ['d@x.example'] }]);
	return seeded.lead as RecordRef;
}
const stageOf = (id: string) => crm.fake.store.find('contacts', id)?.properties.lifecyclestage;

it('a contact moves to Opportunity with a deal, and past Lead without one', async () => {
	const lead = await leadIn('contact');
	const conversion = { lead: lead.id, contact: true, company: null };
	valueOf(await crm.gateway.convertLead?.({ ...conversion, deal: 'Big one' }));
	expect(stageOf(lead.id)).toBe('opportunity');
	const seeded = await crm.seed([{ as: 'other', kind: 'lead', title: 'Eva East', emails: ['e@x.example'] }]);
	const became = await crm.gateway.convertLead?.({ ...conversion, lead: seeded.other?.id ?? '', deal: null });
	expect(valueOf(became).map(({ kind, id }) => [kind, id])).toEqual([['contact', seeded.other?.id]]);
	// The fake account has no Sales Qualified Lead.
	expect(stageOf(seeded.other?.id ?? '')).toBe('other');
});

it('a Lead object moves to the stage that means qualified, and its contact stays', async () => {
	const lead = await leadIn('object');
	const became = await crm.gateway.convertLead?.({
		lead: lead.id,
		contact: true,
		company: 'Dean',
		deal: 'Big',
	});
	expect(valueOf(became).map(({ kind }) => kind)).toEqual(['contact', 'company', 'deal']);
	expect(crm.fake.store.find('leads', lead.id)?.properties.hs_pipeline_stage).toBe('qualified-stage-id');
});

it('goes on where it broke off: what was made is made once', async () => {
	const lead = await leadIn('contact');
	const conversion = { lead: lead.id, contact: true, company: 'Dean Ltd', deal: 'Big one' };
	crm.fake.trap(
		{
			kind: 'fail',
			answer: { status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', message: 'no' } },
		},
		1,
		({ path }) => path.endsWith('/deals/batch/create'),
	);
	expect(await crm.gateway.convertLead?.(conversion)).toMatchObject({
		ok: false,
		error: { code: 'invalid' },
	});
	expect(stageOf(lead.id)).toBe('lead');
	valueOf(await crm.gateway.convertLead?.(conversion));
	expect([crm.fake.store.all('companies').length, crm.fake.store.all('deals').length]).toEqual([1, 1]);
});

it('by somebody else in HubSpot is seen at the contact', async () => {
	const lead = await leadIn('contact');
	crm.fake.store.update('contacts', lead.id, { lifecyclestage: 'customer' });
	const became = await crm.gateway.convertLead?.({ lead: lead.id, contact: true, company: null, deal: 'x' });
	expect(became).toMatchObject({ ok: true, how: 'existing', value: [{ kind: 'contact', id: lead.id }] });
	expect(crm.fake.store.all('deals')).toEqual([]);
});
