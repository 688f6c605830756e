/** Contract cases of converting a lead: what it becomes belongs together, is made once and is found again. */
import type { LeadConversion, Outcome } from '../../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type RecordRef } from '../../../../core/ports/records';
import type { ContractCase, ContractWorld } from '../crm-gateway.contract';
import { newRecord, valueOf } from './create-cases';

const emails = ['dora@x.example'];

async function newLead({ gateway }: ContractWorld): Promise<RecordRef> {
	const wanted = newRecord({ kind: 'lead', personName: 'Dora Dean', emails });
	return valueOf((await gateway.create([wanted]))[0]);
}

async function convert(
	{ gateway }: ContractWorld,
	lead: RecordRef | undefined,
	more: Partial<LeadConversion> = {},
): Promise<Outcome<CrmRecord[]>> {
	if (!gateway.convertLead) throw new Error(`${gateway.name} converts no lead`);
	return await gateway.convertLead({
		...{ lead: lead?.id ?? '', contact: true, company: 'Dean Ltd', deal: 'Big one', ...more },
	});
}

export const convertCases: ContractCase[] = [
	{
		title: 'convertLead makes a contact, a company and a deal that belong together',
		run: async (world) => {
			const became = valueOf(await convert(world, await newLead(world)));
			expect(became.map(({ kind }) => kind)).toEqual(['contact', 'company', 'deal']);
			const [contact, company, deal] = became;
			expect(contact).toMatchObject({ emails, companyId: company?.id });
			expect(company?.title).toBe('Dean Ltd');
			expect(deal).toMatchObject({ title: 'Big one', state: 'open', contactIds: [contact?.id] });
			expect(deal?.companyId).toBe(company?.id);
		},
	},
	{
		title: 'convertLead converts once: the second time it answers what the lead became',
		run: async (world) => {
			const lead = await newLead(world);
			const first = valueOf(await convert(world, lead));
			const second = await convert(world, lead, { deal: 'Another' });
			expect(second).toMatchObject({ ok: true, how: 'existing' });
			expect(valueOf(second).map(refKey).sort()).toEqual(first.map(refKey).sort());
		},
	},
	{
		title: 'convertLead lets the lead say what it became, and its person be a known contact',
		run: async (world) => {
			const lead = await newLead(world);
			const became = valueOf(await convert(world, lead)).map(refKey);
			const [after] = await world.gateway.get([lead]);
			expect(after?.state).toBe('converted');
			expect(after?.convertedTo.map(refKey).sort()).toEqual([...became].sort());
			const known = await world.gateway.findByEmails(emails, ['contact']);
			expect(became).toContain(known[0] && refKey(known[0]));
		},
	},
	{
		title: 'convertLead takes the contact that holds the address already',
		run: async (world) => {
			const { john, lead } = await world.seed([
				{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
				{ as: 'lead', kind: 'lead', title: 'Hello', emails: ['john@acme.example'] },
			]);
			const became = valueOf(await convert(world, lead, { company: null }));
			expect(became.map(refKey)).toContain(john && refKey(john));
			expect(await world.gateway.findByEmails(['john@acme.example'], ['contact'])).toHaveLength(1);
		},
	},
	{
		title: 'convertLead refuses a lead that is not there, and one that would become nothing',
		run: async (world) => {
			const missing = await convert(world, { kind: 'lead', id: world.missingId });
			expect(missing).toMatchObject({ ok: false, error: { name: 'CrmError', code: 'notFound' } });
			const nothing = { contact: false, company: null, deal: null };
			expect(await convert(world, await newLead(world), nothing)).toMatchObject({
				...{ ok: false, error: { name: 'CrmError', code: 'invalid' } },
			});
		},
	},
];
