/** What the built-in CRM does beyond the contract: stores, stages, own fields, users, import. */
import { builtInGateway } from '../../../../adapters/crm/built-in/gateway';
import { importCrm } from '../../../../adapters/crm/built-in/seed';
import { actingUser, saveUser } from '../../../../adapters/crm/built-in/users';
import type { MemoryDatabase } from '../../../../adapters/memory/database';
import { eachEngine } from '../../../support/each-engine';
import { newRecord, valueOf } from '../contract/create-cases';

const now = new Date('2026-03-02T12:00:00Z');
const open = ({ db }: MemoryDatabase, store = 'default') => builtInGateway({ db, store, now: () => now });

eachEngine((engine) => {
	it('keeps the records of one store from another', async () => {
		const memory = await engine.open();
		const wanted = newRecord({ kind: 'contact', emails: ['john@acme.example'] });
		valueOf((await open(memory).create([wanted]))[0]);
		const other = open(memory, 'other');
		expect(await other.findByEmails(['john@acme.example'], ['contact'])).toEqual([]);
		expect(await other.create([wanted])).toMatchObject([{ ok: true, how: 'created' }]);
	});

	it('lets a stage decide the state, and a state the stage', async () => {
		const gateway = open(await engine.open());
		const deal = valueOf((await gateway.create([newRecord({ kind: 'deal', stageId: 'won' })]))[0]);
		expect(deal).toMatchObject({ state: 'won', fields: { stageId: 'won' } });
		const lost = valueOf((await gateway.update([{ kind: 'deal', id: deal.id, state: 'lost' }]))[0]);
		expect(lost).toMatchObject({ state: 'lost', fields: { stageId: 'lost' } });
		const offer = valueOf((await gateway.update([{ kind: 'deal', id: deal.id, stageId: 'offer' }]))[0]);
		expect(offer).toMatchObject({ state: 'open', fields: { stageId: 'offer' } });
		const odd = await gateway.update([{ kind: 'deal', id: deal.id, stageId: 'moon' }]);
		expect(odd).toMatchObject([{ ok: false, error: { code: 'invalid' } }]);
	});

	it('takes stages, sources and fields from the import', async () => {
		const memory = await engine.open();
		const seed = {
			stages: { deal: [{ id: 'talks', label: 'Talks', state: 'open' }] },
			sources: { lead: ['fair'] },
			fields: { contact: [{ id: 'birthday', label: 'Birthday', type: 'dateTime' }] },
		};
		await importCrm(memory.db, 'default', seed, now);
		await importCrm(memory.db, 'default', seed, now);
		const gateway = open(memory);
		expect((await gateway.pipelines('deal'))[0]?.stages.map(({ id }) => id)).toEqual(['talks']);
		expect((await gateway.sources('lead')).map(({ id }) => id)).toEqual(['fair']);
		expect((await gateway.fields('contact')).map(({ id, type }) => `${id} ${type}`)).toContain(
			'birthday dateTime',
		);
	});

	it('lets the fields of a form win over what a rule gave', async () => {
		const gateway = open(await engine.open());
		const wanted = newRecord({
			kind: 'contact',
			fields: { title: 'From the form', phone: '+1', birthday: '1990-01-01' },
		});
		const made = valueOf((await gateway.create([wanted]))[0]);
		expect(made).toMatchObject({ title: 'From the form', fields: { phone: '+1', birthday: '1990-01-01' } });
		expect((await gateway.search({ kind: 'contact', text: 'from the' })).items).toHaveLength(1);
		const changed = await gateway.update([{ ...made, fields: { birthday: '1991-01-01' } }]);
		expect(valueOf(changed[0]).fields).toMatchObject({ phone: '+1', birthday: '1991-01-01' });
	});

	it('finds an address with a Unicode domain, however it is written', async () => {
		const gateway = open(await engine.open());
		const made = valueOf(
			(await gateway.create([newRecord({ kind: 'contact', emails: ['jo@b\u00fccher.example'] })]))[0],
		);
		for (const written of ['jo@xn--bcher-kva.example', 'JO@B\u00dcCHER.example'])
			expect((await gateway.findByEmails([written], ['contact'])).map(({ id }) => id)).toEqual([made.id]);
	});

	it('takes an owner as it stands where the store has no users to judge it by', async () => {
		const gateway = open(await engine.open());
		const [outcome] = await gateway.create([newRecord({ kind: 'lead', ownerId: 'u7' })]);
		expect(valueOf(outcome).ownerId).toBe('u7');
	});

	it('saves a user with rights, changes him, and lets no inactive one act', async () => {
		const memory = await engine.open();
		const anna = { id: 'u1', name: 'Anna', email: 'Anna@Ours.example', active: true, rights: null };
		await saveUser(memory.db, 'default', anna);
		expect(await actingUser(memory.db, 'default', 'ANNA@ours.example')).toMatchObject({
			id: 'u1',
			rights: null,
		});
		const rights = { deal: { view: 'own', edit: 'none', create: false } } as const;
		await saveUser(memory.db, 'default', { ...anna, rights });
		expect(await actingUser(memory.db, 'default', 'u1')).toMatchObject({ rights });
		await saveUser(memory.db, 'default', { ...anna, active: false });
		expect(await actingUser(memory.db, 'default', 'u1')).toBeNull();
		expect(await open(memory).users()).toMatchObject([{ id: 'u1', active: false }]);
	});

	it('shows a logged mail as the memory keeps it: on the card of its record, in its conversation', async () => {
		const memory = await engine.open();
		const gateway = open(memory);
		const john = valueOf((await gateway.create([newRecord({ kind: 'contact' })]))[0]);
		const log = {
			...{ key: 'b', messageId: 'b@x', references: ['a@x'], direction: 'inbound' as const },
			...{ date: now.toISOString(), subject: 'Hi', from: { address: 'j@x.example', name: '' } },
			...{ to: [], cc: [], text: 'Hello', on: [{ kind: john.kind, id: john.id }] },
		};
		valueOf((await gateway.logMails([log]))[0]);
		const kept = await memory.db.selectFrom('binding_mails').select(['conversation', 'planned']).execute();
		expect(kept).toEqual([{ conversation: 'a@x', planned: 1 }]);
	});
});
