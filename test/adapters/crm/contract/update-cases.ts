/** Contract cases of updating: what is named changes, the rest stays. */
import type { RecordRef } from '../../../../core/ports/records';
import type { ContractCase } from '../crm-gateway.contract';
import { valueOf } from './create-cases';

const john = {
	as: 'john',
	kind: 'contact' as const,
	title: 'John Doe',
	emails: ['john@acme.example', 'jd@home.example'],
};

export const updateCases: ContractCase[] = [
	{
		title: 'update changes the owner and leaves the rest',
		run: async ({ gateway, seed, users: [first, second] }) => {
			const seeded = await seed([{ ...john, owner: first }]);
			const [outcome] = await gateway.update([{ ...(seeded.john as RecordRef), ownerId: second }]);
			expect(outcome).toMatchObject({ ok: true, how: 'updated' });
			const [record] = await gateway.get([seeded.john as RecordRef]);
			expect(record).toMatchObject({ title: 'John Doe', emails: john.emails, ownerId: second });
		},
	},
	{
		title: 'update changes the title of a deal',
		run: async ({ gateway, seed }) => {
			const seeded = await seed([{ as: 'deal', kind: 'deal', title: 'Old' }]);
			const ref = seeded.deal as RecordRef;
			expect(valueOf((await gateway.update([{ ...ref, title: 'New' }]))[0]).title).toBe('New');
			expect((await gateway.get([ref]))[0]?.title).toBe('New');
		},
	},
	{
		title: 'update closes a deal, which is then no open deal any more',
		run: async ({ gateway, seed }) => {
			const seeded = await seed([
				{ ...john, emails: [] },
				{ as: 'deal', kind: 'deal', title: 'Big one', contacts: ['john'] },
			]);
			await gateway.update([{ ...(seeded.deal as RecordRef), state: 'won' }]);
			expect((await gateway.get([seeded.deal as RecordRef]))[0]?.state).toBe('won');
			const [related] = await gateway.related([seeded.john as RecordRef], ['openDeals']);
			expect(related?.openDeals).toEqual([]);
		},
	},
	{
		title: 'update replaces the addresses: the old one is nobody any more',
		run: async ({ gateway, seed }) => {
			const seeded = await seed([{ ...john, emails: ['old@acme.example'] }]);
			valueOf((await gateway.update([{ ...(seeded.john as RecordRef), emails: ['new@acme.example'] }]))[0]);
			expect(await gateway.findByEmails(['old@acme.example'], ['contact'])).toEqual([]);
			const found = await gateway.findByEmails(['new@acme.example'], ['contact']);
			expect(found.map(({ id }) => id)).toEqual([seeded.john?.id]);
		},
	},
	{
		title: 'update says of a missing record that it is missing, and changes the others',
		run: async ({ gateway, seed, users: [owner], missingId }) => {
			const seeded = await seed([{ ...john, emails: [] }]);
			const outcomes = await gateway.update([
				{ kind: 'contact', id: missingId, ownerId: owner },
				{ ...(seeded.john as RecordRef), ownerId: owner },
			]);
			expect(outcomes[0]).toMatchObject({ ok: false, error: { name: 'CrmError', code: 'notFound' } });
			expect(valueOf(outcomes[1]).ownerId).toBe(owner);
		},
	},
	{
		title: 'update of nothing asks nothing',
		run: async ({ gateway, calls }) => {
			const before = calls?.();
			expect(await gateway.update([])).toEqual([]);
			expect(await gateway.create([])).toEqual([]);
			expect(calls?.()).toBe(before);
		},
	},
];
