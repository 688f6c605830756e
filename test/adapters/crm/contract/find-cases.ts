/** Contract cases of reading: by address, domain, id, relation and search. */
import { refKey, type CrmRecord, type RecordRef } from '../../../../core/ports/records';
import type { ContractCase, ContractWorld } from '../crm-gateway.contract';

const keys = (records: RecordRef[]): string[] => records.map(refKey).sort();
const refs = (...wanted: (RecordRef | undefined)[]): string[] => keys(wanted as RecordRef[]);
const john = { as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] } as const;
const acme = { as: 'acme', kind: 'company', title: 'Acme', domains: ['acme.example'] } as const;
const contacts = async ({ gateway }: ContractWorld, emails: string[]): Promise<CrmRecord[]> =>
	await gateway.findByEmails(emails, ['contact']);

const byAddress: ContractCase[] = [
	{
		title: 'findByEmails finds a record by its primary address',
		run: async (world) => {
			const seeded = await world.seed([{ ...john, emails: ['john@acme.example'] }]);
			const found = await contacts(world, ['john@acme.example']);
			expect(keys(found)).toEqual(refs(seeded.john));
			expect(found[0]).toMatchObject({ title: 'John Doe', emails: ['john@acme.example'], state: 'open' });
		},
	},
	{
		title: 'findByEmails finds a record by an additional address',
		run: async (world) => {
			const seeded = await world.seed([{ ...john, emails: ['john@acme.example', 'jd@home.example'] }]);
			const found = await contacts(world, ['jd@home.example']);
			expect(keys(found)).toEqual(refs(seeded.john));
			expect(found[0]?.emails).toEqual(['john@acme.example', 'jd@home.example']);
		},
	},
	{
		title: 'findByEmails does not care about letter case',
		run: async (world) => {
			const seeded = await world.seed([{ ...john, emails: ['John@Acme.Example'] }]);
			const found = await contacts(world, ['JOHN@ACME.example']);
			expect(keys(found)).toEqual(refs(seeded.john));
			expect(found[0]?.emails).toEqual(['john@acme.example']);
		},
	},
	{
		title: 'findByEmails takes no longer address for a shorter one',
		run: async (world) => {
			await world.seed([{ ...john, emails: ['bigjohn@acme.example', 'john@acme.example.org'] }]);
			expect(await contacts(world, ['john@acme.example'])).toEqual([]);
		},
	},
	{
		title: 'findByEmails takes wildcards and quotes in an address literally',
		run: async (world) => {
			const odd = "o'hara_50%+x@acme.example";
			const seeded = await world.seed([
				{ ...john, emails: [odd] },
				{ as: 'other', kind: 'contact', title: 'Other', emails: ["o'haraX50y+x@acme.example"] },
			]);
			expect(keys(await contacts(world, [odd]))).toEqual(refs(seeded.john));
		},
	},
	{
		title: 'findByEmails finds every contact and company of one address',
		run: async (world) => {
			const emails = ['info@acme.example'];
			const seeded = await world.seed([
				{ as: 'acme', kind: 'company', title: 'Acme', emails },
				{ ...john, emails },
			]);
			const found = await world.gateway.findByEmails(emails, ['contact', 'company']);
			expect(keys(found)).toEqual(refs(seeded.acme, seeded.john));
		},
	},
	{
		title: 'findByEmails finds a contact and a lead of one address',
		run: async (world) => {
			const emails = ['john@acme.example'];
			const seeded = await world.seed([
				{ ...john, emails },
				{ as: 'lead', kind: 'lead', title: 'Hello', emails },
			]);
			const found = await world.gateway.findByEmails(emails, ['contact', 'lead']);
			expect(keys(found)).toEqual(refs(seeded.john, seeded.lead));
		},
	},
	{
		title: 'findByEmails answers only the kinds asked for',
		run: async (world) => {
			const emails = ['info@acme.example'];
			const seeded = await world.seed([
				{ as: 'acme', kind: 'company', title: 'Acme', emails },
				{ ...john, emails },
			]);
			expect(keys(await world.gateway.findByEmails(emails, ['company']))).toEqual(refs(seeded.acme));
		},
	},
	{
		title: 'findByEmails takes 120 addresses in one go and loses none',
		run: async (world) => {
			const people = Array.from({ length: 120 }, (_, index) => ({
				as: `p${index}`,
				kind: 'contact' as const,
				title: `Person ${index}`,
				emails: [`p${index}@many.example`],
			}));
			const seeded = await world.seed(people);
			const asked = people.flatMap(({ emails }) => [...emails, `no-${emails[0] ?? ''}`]);
			const before = world.calls?.() ?? 0;
			expect(keys(await contacts(world, asked))).toEqual(keys(Object.values(seeded)));
			expect((world.calls?.() ?? 0) - before).toBeLessThanOrEqual(24);
		},
	},
	{
		title: 'findByEmails answers a record once, whatever addresses of it are asked for',
		run: async (world) => {
			const emails = ['john@acme.example', 'jd@home.example'];
			const seeded = await world.seed([{ ...john, emails }]);
			expect(keys(await contacts(world, [...emails, ...emails]))).toEqual(refs(seeded.john));
		},
	},
	{
		title: 'findByEmails finds nobody for an unknown address, and asks nothing for no address',
		run: async (world) => {
			expect(await contacts(world, ['nobody@nowhere.example'])).toEqual([]);
			const before = world.calls?.();
			expect(await contacts(world, [])).toEqual([]);
			expect(world.calls?.()).toBe(before);
		},
	},
];

const byDomain: ContractCase[] = [
	{
		title: 'findCompaniesByDomains finds the company of a domain',
		run: async (world) => {
			const seeded = await world.seed([{ ...acme, domains: ['acme.example'] }]);
			const found = await world.gateway.findCompaniesByDomains(['acme.example', 'none.example']);
			expect(keys(found)).toEqual(refs(seeded.acme));
		},
	},
	{
		title: 'findCompaniesByDomains is not taken in by a look-alike',
		run: async (world) => {
			await world.seed([{ ...acme, domains: ['notacme.example'] }]);
			expect(await world.gateway.findCompaniesByDomains(['acme.example'])).toEqual([]);
		},
	},
];

const byId: ContractCase[] = [
	{
		title: 'get reads title, addresses, owner and company',
		run: async (world) => {
			const [owner] = world.users;
			const seeded = await world.seed([
				{ ...acme, domains: ['acme.example'] },
				{ ...john, emails: ['john@acme.example'], company: 'acme', owner },
			]);
			const [record] = await world.gateway.get([seeded.john as RecordRef]);
			expect(record).toMatchObject({
				...seeded.john,
				title: 'John Doe',
				emails: ['john@acme.example'],
				ownerId: owner,
				companyId: seeded.acme?.id,
			});
		},
	},
	{
		title: 'get leaves out what is not there',
		run: async (world) => {
			const seeded = await world.seed([{ ...john, emails: [] }]);
			const found = await world.gateway.get([
				{ kind: 'contact', id: world.missingId },
				seeded.john as RecordRef,
			]);
			expect(keys(found)).toEqual(refs(seeded.john));
		},
	},
	{
		title: 'get reads many records of several kinds',
		run: async (world) => {
			const seeded = await world.seed([
				{ ...acme, domains: [] },
				{ ...john, emails: [] },
				{ as: 'deal', kind: 'deal', title: 'Big one', contacts: ['john'] },
			]);
			const all = Object.values(seeded);
			expect(keys(await world.gateway.get(all))).toEqual(keys(all));
			expect(await world.gateway.get([])).toEqual([]);
		},
	},
	{
		title: 'get tells what a converted lead became',
		run: async (world) => {
			const seeded = await world.seed([
				{ ...john, emails: [] },
				{
					as: 'lead',
					kind: 'lead',
					title: 'Hello',
					emails: ['j@x.example'],
					state: 'converted',
					becomes: ['john'],
				},
			]);
			const [lead] = await world.gateway.get([seeded.lead as RecordRef]);
			expect(lead?.state).toBe('converted');
			expect(keys(lead?.convertedTo ?? [])).toContain(refKey(seeded.john as RecordRef));
		},
	},
];

const family = [
	{ ...acme, domains: ['acme.example'] },
	{ ...john, emails: ['john@acme.example'], company: 'acme' },
	{ as: 'open', kind: 'deal' as const, title: 'Open one', contacts: ['john'], company: 'acme' },
	{
		as: 'won',
		kind: 'deal' as const,
		title: 'Won one',
		contacts: ['john'],
		company: 'acme',
		state: 'won' as const,
	},
];

const byRelation: ContractCase[] = [
	{
		title: "related answers a contact's company",
		run: async (world) => {
			const seeded = await world.seed(family);
			const [related] = await world.gateway.related([seeded.john as RecordRef], ['companies']);
			expect(keys(related?.companies ?? [])).toEqual(refs(seeded.acme));
		},
	},
	{
		title: "related answers a contact's open deals, not the closed ones",
		run: async (world) => {
			const seeded = await world.seed(family);
			const [related] = await world.gateway.related([seeded.john as RecordRef], ['openDeals']);
			expect(keys(related?.openDeals ?? [])).toEqual(refs(seeded.open));
		},
	},
	{
		title: "related answers a company's open deals",
		run: async (world) => {
			const seeded = await world.seed(family);
			const [related] = await world.gateway.related([seeded.acme as RecordRef], ['openDeals']);
			expect(keys(related?.openDeals ?? [])).toEqual(refs(seeded.open));
		},
	},
	{
		title: "related answers a company's people",
		run: async (world) => {
			const seeded = await world.seed(family);
			const [related] = await world.gateway.related([seeded.acme as RecordRef], ['contacts']);
			expect(keys(related?.contacts ?? [])).toEqual(refs(seeded.john));
		},
	},
	{
		title: 'related answers once for each of several records',
		run: async (world) => {
			const seeded = await world.seed(family);
			const asked = [seeded.john, seeded.acme] as RecordRef[];
			const related = await world.gateway.related(asked, ['companies', 'openDeals']);
			expect(keys(related.map(({ of }) => of))).toEqual(keys(asked));
			for (const { openDeals } of related) expect(keys(openDeals)).toEqual(refs(seeded.open));
		},
	},
];

const bySearch: ContractCase[] = [
	{
		title: 'search finds by a part of the name, in any letter case',
		run: async (world) => {
			const seeded = await world.seed([
				{ ...john, emails: [] },
				{ as: 'mary', kind: 'contact', title: 'Mary Major' },
			]);
			const { items } = await world.gateway.search({ kind: 'contact', text: 'JOHN' });
			expect(keys(items)).toEqual(refs(seeded.john));
		},
	},
	{
		title: 'search finds by an address',
		run: async (world) => {
			const seeded = await world.seed([
				{ ...john, emails: ['john@acme.example'] },
				{ as: 'mary', kind: 'contact', title: 'Mary Major', emails: ['mary@acme.example'] },
			]);
			const { items } = await world.gateway.search({ kind: 'contact', text: 'john@acme.example' });
			expect(keys(items)).toEqual(refs(seeded.john));
		},
	},
	{
		title: 'search pages neither repeat a record nor leave one out',
		run: async (world) => {
			const seeded = await world.seed(
				Array.from({ length: 23 }, (_, index) => ({
					as: `p${index}`,
					kind: 'contact' as const,
					title: `Person ${index}`,
					emails: [`p${index}@many.example`],
				})),
			);
			const found: CrmRecord[] = [];
			let cursor: string | undefined;
			for (let page = 0; page < 10; page++) {
				const answer = await world.gateway.search({
					...{ kind: 'contact', text: 'Person', limit: 10 },
					...(cursor === undefined ? {} : { cursor }),
				});
				found.push(...answer.items);
				cursor = answer.next;
				if (cursor === undefined) break;
			}
			expect(keys(found)).toEqual(keys(Object.values(seeded)));
		},
	},
	{
		title: 'search takes wildcards literally',
		run: async (world) => {
			const seeded = await world.seed([
				{ as: 'percent', kind: 'company', title: '100% Organic' },
				{ as: 'plain', kind: 'company', title: '1000 Organic' },
			]);
			const { items } = await world.gateway.search({ kind: 'company', text: '100%' });
			expect(keys(items)).toEqual(refs(seeded.percent));
		},
	},
];

export const findCases: ContractCase[] = [...byAddress, ...byDomain, ...byId, ...byRelation, ...bySearch];
