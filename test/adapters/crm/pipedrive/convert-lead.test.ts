/** How Pipedrive converts: a job that takes its time, may fail, and leaves no lead behind. */
import type { LeadConversion } from '../../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../../core/ports/records';
import { openPipedriveWorld, type PipedriveWorld } from '../../../support/crm-fake/pipedrive-world';
import { valueOf } from '../contract/create-cases';

let crm: PipedriveWorld;
let lead: RecordRef;
beforeEach(async () => {
	crm = await openPipedriveWorld();
	const seeded = await crm.seed([{ as: 'lead', kind: 'lead', title: 'Hello', emails: ['d@x.example'] }]);
	lead = seeded.lead as RecordRef;
});
afterEach(async () => await crm.close());

const convert = async (more: Partial<LeadConversion> = {}) =>
	await crm.gateway.convertLead?.({
		...{ lead: lead.id, contact: true, company: null, deal: 'Big one', ...more },
	});
const begun = () => crm.fake.log.filter(({ path }) => path.endsWith('/convert/deal'));

it('asks with growing pauses until it is done', async () => {
	crm.fake.store.conversion.after = 4;
	expect(valueOf(await convert()).map(({ kind }) => kind)).toEqual(['contact', 'deal']);
	expect(begun()).toHaveLength(1);
	expect(crm.slept).toEqual([1000, 1000, 2000, 2000]);
});

it('that takes longer than a minute is asked for again the next time, not begun anew', async () => {
	crm.fake.store.conversion.after = 12;
	expect(await convert()).toMatchObject({
		...{ ok: false, error: { code: 'unavailable', info: { sent: 'unknown' } } },
	});
	expect(valueOf(await convert()).map(({ title }) => title)).toContain('Big one');
	expect(begun()).toHaveLength(1);
	expect(crm.fake.store.rows('deals')).toHaveLength(1);
});

it.each(['failed', 'rejected'] as const)(
	'that Pipedrive calls %s says so, and may be tried again',
	async (ends) => {
		crm.fake.store.conversion = { ends, after: 0 };
		expect(await convert()).toMatchObject({
			...{ ok: false, error: { code: 'invalid', message: expect.stringContaining(ends) } },
		});
		expect((await crm.gateway.get([lead]))[0]?.state).toBe('open');
		crm.fake.store.conversion.ends = 'completed';
		expect(await convert()).toMatchObject({ ok: true });
		expect(begun()).toHaveLength(2);
	},
);

it('by somebody else in Pipedrive is read from the deal, with a memory that knows nothing', async () => {
	const deal = crm.fake.store.becomeDeal(lead.id);
	const gateway = await crm.reopen();
	const [after] = await gateway.get([lead]);
	expect(after).toMatchObject({ kind: 'lead', id: lead.id, state: 'converted' });
	expect(after?.convertedTo).toContainEqual({ kind: 'deal', id: String(deal) });
	expect(after?.convertedTo.map(({ kind }) => kind)).toEqual(['contact', 'deal']);
	expect(
		await gateway.convertLead?.({ lead: lead.id, contact: true, company: null, deal: 'x' }),
	).toMatchObject({
		...{ ok: true, how: 'existing' },
	});
});

it('without a deal takes the lead out of the inbox and leaves its person', async () => {
	const [contact] = valueOf(await convert({ deal: null }));
	expect(contact).toMatchObject({ kind: 'contact', emails: ['d@x.example'] });
	expect(crm.fake.store.find('leads', lead.id)).toMatchObject({ is_archived: true });
	expect(begun()).toHaveLength(0);
	expect((await crm.gateway.get([lead]))[0]).toMatchObject({ state: 'converted' });
});

it('of which the answer was lost is read back, not begun anew', async () => {
	crm.fake.store.conversion.after = 0;
	crm.fake.trap({ kind: 'drop' }, 1, ({ path }) => path.endsWith('/convert/deal'));
	expect(await convert()).toMatchObject({ ok: false, error: { info: { sent: 'unknown' } } });
	crm.fake.store.becomeDeal(lead.id);
	expect(await convert()).toMatchObject({ ok: true, how: 'existing' });
	expect(begun()).toHaveLength(1);
});
