/** Contract cases of creating: what is written, once each, and what a refusal says. */
import { CrmError } from '../../../../core/ports/crm-error';
import type { CrmRecord, Kind, NewRecord } from '../../../../core/ports/records';
import type { Outcome } from '../../../../core/ports/crm-gateway';
import type { ContractCase, ContractWorld } from '../crm-gateway.contract';

let counter = 0;

export const newRecord = (given: Partial<NewRecord> & { kind: Kind }): NewRecord => ({
	key: `key-${++counter}`,
	title: 'Question about prices',
	personName: 'Jane Roe',
	emails: [`jane${counter}@new.example`],
	source: null,
	ownerId: null,
	companyId: null,
	contactIds: [],
	...given,
});

/** What a new sender becomes: a lead where the CRM has leads, else a deal. */
async function newcomer({ gateway }: ContractWorld): Promise<Kind> {
	return (await gateway.capabilities()).kinds.includes('lead') ? 'lead' : 'deal';
}

/** The record of an outcome that must have gone well. */
export function valueOf<T>(outcome: Outcome<T> | undefined): T {
	if (outcome?.ok) return outcome.value;
	throw outcome?.error ?? new Error('no outcome');
}

export const createCases: ContractCase[] = [
	{
		title: 'create makes a lead that holds title, address and owner',
		run: async ({ gateway, users: [owner] }) => {
			const wanted = newRecord({ kind: 'lead', ownerId: owner });
			const [outcome] = await gateway.create([wanted]);
			expect(outcome).toMatchObject({ ok: true, how: 'created' });
			const [lead] = await gateway.get([valueOf(outcome)]);
			expect(lead).toMatchObject({ kind: 'lead', ownerId: owner, state: 'open' });
			expect(lead?.emails).toEqual(wanted.emails);
			expect(`${lead?.title} ${JSON.stringify(lead?.fields)}`).toContain('Question about prices');
		},
	},
	{
		title: 'create makes a contact that is found by its address at once',
		run: async ({ gateway }) => {
			const wanted = newRecord({ kind: 'contact', title: 'Jane Roe' });
			const made = valueOf((await gateway.create([wanted]))[0]);
			const found = await gateway.findByEmails(wanted.emails, ['contact']);
			expect(found.map(({ id }) => id)).toEqual([made.id]);
		},
	},
	{
		title: 'create makes a deal of a contact and its company',
		run: async ({ gateway, seed }) => {
			const seeded = await seed([
				{ as: 'acme', kind: 'company', title: 'Acme' },
				{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'], company: 'acme' },
			]);
			const { acme, john } = seeded;
			if (!acme || !john) throw new Error('seed answered no refs');
			const wanted = newRecord({ kind: 'deal', companyId: acme.id, contactIds: [john.id], emails: [] });
			const made = valueOf((await gateway.create([wanted]))[0]);
			const [related] = await gateway.related([john], ['openDeals']);
			expect(related?.openDeals.map(({ id }) => id)).toEqual([made.id]);
			expect(made.title).toBe('Question about prices');
		},
	},
	{
		title: 'create makes a company that is found by its domain',
		run: async ({ gateway }) => {
			const domains = [`new${++counter}.example`];
			const wanted = newRecord({ kind: 'company', title: 'New Inc', personName: '', emails: [], domains });
			const made = valueOf((await gateway.create([wanted]))[0]);
			const found = await gateway.findCompaniesByDomains(domains);
			expect(found.map(({ id }) => id)).toEqual([made.id]);
		},
	},
	{
		title: 'create answers an outcome for each record, in order',
		run: async ({ gateway }) => {
			const wanted = Array.from({ length: 15 }, (_, index) =>
				newRecord({ kind: 'contact', title: `Person ${index}`, personName: `Person ${index}` }),
			);
			const outcomes = await gateway.create(wanted);
			expect(outcomes.map((outcome) => valueOf(outcome).emails)).toEqual(wanted.map(({ emails }) => emails));
		},
	},
	{
		title: 'create under the same key makes one record, the second time existing',
		run: async (world) => {
			const { gateway } = world;
			const wanted = newRecord({ kind: await newcomer(world) });
			const first = (await gateway.create([wanted]))[0];
			const second = (await gateway.create([wanted]))[0];
			expect(second).toMatchObject({ ok: true, how: 'existing' });
			expect(valueOf(second).id).toBe(valueOf(first).id);
		},
	},
	{
		title: 'create with one key twice in a call makes one record',
		run: async (world) => {
			const { gateway } = world;
			const wanted = newRecord({ kind: await newcomer(world) });
			const outcomes = await gateway.create([wanted, wanted]);
			expect(new Set(outcomes.map((outcome) => valueOf(outcome).id)).size).toBe(1);
		},
	},
	{
		title: 'create refuses one bad record and makes the others',
		run: async (world) => {
			const { gateway, missingId } = world;
			const kind = await newcomer(world);
			const good = newRecord({ kind });
			const bad = newRecord({ kind, ownerId: missingId });
			const outcomes = await gateway.create([bad, good]);
			expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
			const [refused] = outcomes;
			if (!refused || refused.ok) throw new Error('it was made');
			expect(refused.error).toBeInstanceOf(CrmError);
			expect(['invalid', 'notFound', 'forbidden']).toContain(refused.error.code);
			expect(refused.error.message).not.toBe('');
		},
	},
	{
		title: 'create keeps every script and emoji of a title',
		run: async ({ gateway }) => {
			const title = 'Größe, Київ, 東京, مرحبا, \u{1F680} "quoted" <b>&amp;</b> \\ %';
			const made = valueOf((await gateway.create([newRecord({ kind: 'deal', title, emails: [] })]))[0]);
			const [read] = await gateway.get([made]);
			expect(read?.title).toBe(title);
		},
	},
	{
		title: 'create sets the source',
		run: async (world) => {
			const { gateway } = world;
			const kind = await newcomer(world);
			const source = (await gateway.sources(kind)).find(({ active }) => active);
			if (!source) throw new Error('the CRM has no source for new senders');
			const made = valueOf((await gateway.create([newRecord({ kind, source: source.id })]))[0]);
			const [read] = await gateway.get([made]);
			expect([source.id, source.label]).toContain(read?.source);
		},
	},
	{
		title: 'findCreated answers nothing before and the record after',
		run: async (world) => {
			const { gateway } = world;
			const wanted = newRecord({ kind: await newcomer(world) });
			expect(await gateway.findCreated(wanted)).toBeUndefined();
			const made = valueOf((await gateway.create([wanted]))[0]);
			const found: CrmRecord | undefined = await gateway.findCreated(wanted);
			expect(found?.id).toBe(made.id);
		},
	},
];
