/** A lead of the built-in CRM becomes contact, company and deal. */
import { builtInGateway } from '../../../../adapters/crm/built-in/gateway';
import { importCrm } from '../../../../adapters/crm/built-in/seed';
import type { MemoryDatabase } from '../../../../adapters/memory/database';
import type { LeadConversion } from '../../../../core/ports/crm-gateway';
import { eachEngine } from '../../../support/each-engine';
import { valueOf } from '../contract/create-cases';

const now = new Date('2026-03-02T12:00:00Z');
const lead = {
	...{ kind: 'lead', id: 'l1', title: 'Question about prices', personName: 'Jane Roe' },
	...{ emails: ['jane@new.example'], ownerId: 'u1', source: 'email', phone: '+49 30 1234' },
};

async function world(memory: MemoryDatabase, records: unknown[] = [lead]) {
	await importCrm(memory.db, 'default', { users: [{ id: 'u1', name: 'Anna' }], records }, now);
	const gateway = builtInGateway({ db: memory.db, store: 'default', now: () => now });
	const convert = async (wanted: Partial<LeadConversion> = {}) =>
		await gateway.convertLead?.({ lead: 'l1', contact: true, company: 'New Inc', deal: 'Prices', ...wanted });
	return { gateway, convert };
}

eachEngine((engine) => {
	it('makes a contact with the address, a company and a deal that belong together', async () => {
		const { gateway, convert } = await world(await engine.open());
		const [contact, company, deal] = valueOf(await convert());
		expect(contact).toMatchObject({
			...{ kind: 'contact', title: 'Jane Roe', emails: ['jane@new.example'], companyId: company?.id },
			...{ ownerId: 'u1', source: 'email', fields: { personName: 'Jane Roe', phone: '+49 30 1234' } },
		});
		expect(company).toMatchObject({ kind: 'company', title: 'New Inc', ownerId: 'u1' });
		expect(deal).toMatchObject({
			...{ kind: 'deal', title: 'Prices', state: 'open' },
			...{ companyId: company?.id, contactIds: [contact?.id] },
		});
		const [after] = await gateway.get([{ kind: 'lead', id: 'l1' }]);
		expect(after).toMatchObject({ state: 'converted', emails: ['jane@new.example'] });
		expect(after?.convertedTo.map(({ kind }) => kind)).toEqual(['contact', 'company', 'deal']);
	});

	it('takes the contact that holds the address already', async () => {
		const jane = { kind: 'contact', id: 'c1', title: 'Jane', emails: ['jane@new.example'] };
		const { gateway, convert } = await world(await engine.open(), [lead, jane]);
		expect(valueOf(await convert({ company: null, deal: null })).map(({ id }) => id)).toEqual(['c1']);
		expect((await gateway.search({ kind: 'contact', text: '' })).items).toHaveLength(1);
	});

	it('converts once: the second time it answers what the lead became', async () => {
		const { gateway, convert } = await world(await engine.open());
		const first = await convert();
		const second = await convert({ deal: 'Another' });
		expect(second).toMatchObject({ ok: true, how: 'existing' });
		expect(valueOf(second).map(({ id }) => id)).toEqual(valueOf(first).map(({ id }) => id));
		expect((await gateway.search({ kind: 'deal', text: '' })).items).toHaveLength(1);
	});

	it('converts once when two do it at the same moment', async () => {
		const { gateway, convert } = await world(await engine.open());
		const both = await Promise.all([convert(), convert()]);
		expect(both.map((outcome) => outcome?.ok && outcome.how).sort()).toEqual(['existing', 'updated']);
		expect((await gateway.search({ kind: 'contact', text: '' })).items).toHaveLength(1);
	});

	it.each([
		{ title: 'a lead that is not there', wanted: { lead: 'nothing' }, code: 'notFound' },
		{
			title: 'a lead that would become nothing',
			wanted: { contact: false, company: null, deal: null },
			code: 'invalid',
		},
	])('refuses $title', async ({ wanted, code }) => {
		const { convert } = await world(await engine.open());
		expect(await convert(wanted)).toMatchObject({ ok: false, error: { name: 'CrmError', code } });
	});
});
