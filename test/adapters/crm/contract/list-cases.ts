/** Contract cases of what forms are filled from, and of what a CRM says about itself. */
import { CrmError } from '../../../../core/ports/crm-error';
import { kinds, type Kind } from '../../../../core/ports/records';
import type { ContractCase } from '../crm-gateway.contract';

export const listCases: ContractCase[] = [
	{
		title: 'ping says whose account it is',
		run: async ({ gateway }) => expect((await gateway.ping()).account).toMatch(/\S/),
	},
	{
		title: 'the connection names the CRM and one account of it',
		run: async ({ gateway }) => expect(gateway.connection).toMatch(/^[a-z0-9-]+:.+/),
	},
	{
		title: 'capabilities name the kinds the CRM has, each once',
		run: async ({ gateway }) => {
			const capabilities = await gateway.capabilities();
			expect(capabilities.kinds.every((kind) => kinds.includes(kind))).toBe(true);
			expect(new Set(capabilities.kinds).size).toBe(capabilities.kinds.length);
			expect(capabilities.holdsAddress.every((kind) => capabilities.kinds.includes(kind))).toBe(true);
		},
	},
	{
		title: 'users have an id, a name and a lower-case address',
		run: async ({ gateway, users }) => {
			const all = await gateway.users();
			expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(users));
			for (const { name, email, active } of all) {
				expect(name).toMatch(/\S/);
				expect(email).toBe(email?.toLowerCase() ?? null);
				expect(typeof active).toBe('boolean');
			}
		},
	},
	{
		title: 'sources of leads, or of deals where there are no leads, have an id and a label each',
		run: async ({ gateway }) => {
			const { kinds: known } = await gateway.capabilities();
			const sources = await gateway.sources(known.includes('lead') ? 'lead' : 'deal');
			expect(sources.length).toBeGreaterThan(0);
			for (const source of sources)
				expect([source.id, source.label]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
		},
	},
	{
		title: 'pipelines of deals have open, won and lost stages',
		run: async ({ gateway }) => {
			const pipelines = await gateway.pipelines('deal');
			const states = pipelines.flatMap(({ stages }) => stages.map(({ state }) => state));
			expect(new Set(states)).toEqual(new Set(['open', 'won', 'lost']));
		},
	},
	{
		title: 'fields of a contact have an id, a label and a type, and one can be written',
		run: async ({ gateway }) => {
			const fields = await gateway.fields('contact');
			expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
			expect(fields.some(({ readOnly }) => !readOnly)).toBe(true);
			for (const { label, type } of fields) expect([label, type]).not.toContain('');
		},
	},
	{
		title: 'a kind that no CRM has is refused in plain words, with nothing sent',
		run: async ({ gateway }) => {
			const asked = gateway.search({ kind: 'spaceship' as Kind, text: '' });
			await expect(asked).rejects.toBeInstanceOf(CrmError);
			await expect(asked).rejects.toMatchObject({ code: 'unsupported', info: { sent: 'no' } });
		},
	},
];
