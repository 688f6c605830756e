import { createRecords } from '../../../adapters/resolve/create-records';
import { CrmError } from '../../../core/ports/crm-error';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { NewRecord } from '../../../core/ports/records';
import { buildMail } from '../../support/build-mail';
import { resolveWorld, type ResolveWorld } from '../../support/resolve-world';

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };

const leads = async (world: ResolveWorld): Promise<string[]> =>
	(await world.deps.gateway.search({ kind: 'lead', text: '' })).items.map(({ title }) => title);

const timeout = (sent: 'no' | 'unknown' = 'unknown'): CrmError =>
	new CrmError('unavailable', 'The CRM did not answer in time.', { sent });

describe('exactly once', () => {
	it('two executions at the same moment make one lead, and both bind it', async () => {
		const world = await resolveWorld();
		const [one, two] = await Promise.all([
			world.resolve([buildMail({ id: 'a' })], undefined, { holder: 'one' }),
			world.resolve([buildMail({ id: 'b' })], undefined, {
				holder: 'two',
				sleep: async () => await new Promise((done) => setTimeout(done, 5)),
			}),
		]);
		expect(await leads(world)).toHaveLength(1);
		const decisions = [one[0]?.decision, two[0]?.decision];
		expect(decisions.map((decision) => decision?.outcome)).toEqual(['bound', 'bound']);
		expect(decisions[0]?.bound[0]?.id).toBe(decisions[1]?.bound[0]?.id);
		expect(decisions.flatMap((decision) => decision?.created ?? [])).toHaveLength(1);
	});

	it('the same mail in two executions at the same moment is one mail', async () => {
		const world = await resolveWorld([john]);
		const results = await Promise.all(
			['one', 'two'].map((holder) => world.resolve([buildMail({ id: 'a' })], undefined, { holder })),
		);
		const deals = await world.deps.gateway.search({ kind: 'deal', text: '' });
		expect(deals.items).toHaveLength(1);
		const reasons = results.map(([one]) => one?.decision.reasons.join());
		expect(reasons.filter((codes) => codes === 'duplicate')).toHaveLength(1);
	});

	it('a crash between "record created" and "binding stored" leaves no second record', async () => {
		const world = await resolveWorld();
		const crash = new Error('killed');
		const memory = { ...world.deps.memory, keep: async () => await Promise.reject(crash) };
		await expect(world.resolve([buildMail({ id: 'a' })], undefined, { memory })).rejects.toThrow('killed');
		const [again] = await world.resolve([buildMail({ id: 'a' })], undefined, { holder: 'next' });
		expect(await leads(world)).toEqual(['Hello']);
		expect(again?.decision).toMatchObject({ outcome: 'bound', bound: [{ kind: 'lead' }] });
	});

	it('a worker that died after the create, before its claim was completed, is taken over', async () => {
		const world = await resolveWorld();
		const { gateway, claims } = world.deps;
		const dead = { ...claims, complete: async () => await Promise.reject(new Error('killed')) };
		await expect(
			world.resolve([buildMail({ id: 'a' })], undefined, { claims: dead, holder: 'dead' }),
		).rejects.toThrow('killed');
		const record: NewRecord = {
			kind: 'lead',
			key: 'address:john@acme.example',
			title: '',
			personName: '',
			emails: [],
			source: null,
			ownerId: null,
			companyId: null,
			contactIds: [],
		};
		const [made] = await gateway.get([{ kind: 'lead', id: (await gateway.findCreated(record))?.id ?? '' }]);
		expect(made?.title).toBe('Hello');
		const later = new Date(world.deps.now().getTime() + 120_000);
		// Search does not see it yet: only reading back by the key prevents a second one.
		const blind: CrmGateway = {
			...gateway,
			findByEmails: async () => [],
			create: async () => await Promise.reject(new Error('must not create')),
		};
		const [again] = await world.resolve([buildMail({ id: 'a' })], undefined, {
			gateway: blind,
			holder: 'next',
			now: () => later,
		});
		expect(again?.decision).toMatchObject({ outcome: 'bound', created: [{ id: made?.id }] });
	});

	it('a time-out whose record is there is bound to it', async () => {
		const world = await resolveWorld();
		const { gateway } = world.deps;
		const slow: CrmGateway = {
			...gateway,
			create: async (records) => {
				await gateway.create(records);
				return records.map(() => ({ ok: false, error: timeout() }));
			},
		};
		const [one] = await world.resolve([buildMail({ id: 'a' })], undefined, { gateway: slow });
		expect(one?.decision).toMatchObject({ outcome: 'bound', created: [{ kind: 'lead' }] });
		expect(await leads(world)).toHaveLength(1);
	});

	it('a time-out that cannot be read back goes to Review and is not repeated, also not by the next mail', async () => {
		const world = await resolveWorld();
		let calls = 0;
		const lost: CrmGateway = {
			...world.deps.gateway,
			capabilities: async () => ({ ...(await world.deps.gateway.capabilities()), search: 'eventual' }),
			create: async (records) => {
				calls += records.length;
				return records.map(() => ({ ok: false, error: timeout() }));
			},
			findCreated: async () => undefined,
		};
		const [one] = await world.resolve([buildMail({ id: 'a' })], undefined, { gateway: lost });
		expect(one?.decision).toMatchObject({
			outcome: 'review',
			created: [],
			reasons: expect.arrayContaining(['unknown-outcome']),
		});
		const [two] = await world.resolve([buildMail({ id: 'b' })], undefined, { gateway: lost });
		expect(two?.decision).toMatchObject({ outcome: 'review', created: [] });
		expect(calls).toBe(1);
	});

	it('a CRM that is down fails the mails: nobody is taken for unknown, and the next try makes the record', async () => {
		const world = await resolveWorld();
		const { gateway } = world.deps;
		const down = timeout('no');
		for (const broken of [
			{ ...gateway, findByEmails: async () => await Promise.reject(down) },
			{ ...gateway, users: async () => await Promise.reject(down) },
			{
				...gateway,
				create: async (records: NewRecord[]) => records.map(() => ({ ok: false as const, error: down })),
			},
		] as CrmGateway[])
			await expect(world.resolve([buildMail({ id: 'a' })], undefined, { gateway: broken })).rejects.toThrow(
				'did not answer',
			);
		expect(await leads(world)).toEqual([]);
		const [again] = await world.resolve([buildMail({ id: 'a' })]);
		expect(again?.decision.created).toHaveLength(1);
	});

	it('a record that the CRM refuses sends that mail to Review with the words of the CRM; the others pass', async () => {
		const world = await resolveWorld([john]);
		const { gateway } = world.deps;
		const refusal = new CrmError('invalid', 'Field "industry" is required.', { sent: 'yes' });
		const picky: CrmGateway = {
			...gateway,
			create: async (records) =>
				await Promise.all(
					records.map(async (record) =>
						record.title === 'Bad'
							? { ok: false as const, error: refusal }
							: (await gateway.create([record]))[0]!,
					),
				),
		};
		const [bad, good, dependent] = await world.resolve(
			[
				buildMail({ id: 'a', subject: 'Bad' }),
				buildMail({ id: 'b', from: 'x@y.example' }),
				buildMail({ id: 'c', inReplyTo: 'a' }),
			],
			undefined,
			{ gateway: picky },
		);
		expect(bad?.decision).toMatchObject({
			outcome: 'review',
			bound: [{ id: 'c1' }],
			reasons: expect.arrayContaining(['crm-refused']),
			explanation: expect.arrayContaining([refusal.message]),
		});
		expect(good?.decision.created).toHaveLength(1);
		expect(dependent?.decision).toMatchObject({ outcome: 'bound', bound: [{ id: 'c1' }] });
	});

	it('a duplicate that the CRM names is the record', async () => {
		const world = await resolveWorld([{ ...john, emails: [] }]);
		const conflict = new CrmError('conflict', 'There is such a contact.', {
			sent: 'yes',
			existing: [{ kind: 'contact', id: 'c1' }],
		});
		const strict: CrmGateway = {
			...world.deps.gateway,
			create: async (records) => records.map(() => ({ ok: false, error: conflict })),
		};
		const [one] = await world.resolve([buildMail({ id: 'a' })], undefined, { gateway: strict });
		expect(one?.decision).toMatchObject({
			outcome: 'bound',
			bound: [{ id: 'c1', why: 'exact-address' }],
			created: [],
			rule: null,
		});
	});

	it('a record that a person deleted is not made again', async () => {
		const world = await resolveWorld();
		await world.resolve([buildMail({ id: 'a' })]);
		const forgetful: CrmGateway = {
			...world.deps.gateway,
			findByEmails: async () => [],
			get: async () => [],
		};
		const [next] = await world.resolve([buildMail({ id: 'b' })], undefined, { gateway: forgetful });
		expect(next?.decision).toMatchObject({
			outcome: 'review',
			created: [],
			reasons: expect.arrayContaining(['deleted-record']),
		});
	});

	it('a contact that a person deleted in the CRM is not made again, nor by sent mail; a new one counts', async () => {
		const world = await resolveWorld([john]);
		await world.resolve([buildMail({ id: 'a' })], {});
		const { db } = world.database;
		await db.updateTable('crm_records').set({ deleted: 1 }).where('id', '=', 'c1').execute();
		const sent = { from: 'anna@ours.example', to: ['john@acme.example', 'new@x.example'], sent: true };
		const [next, out] = await world.resolve([buildMail({ id: 'b' }), buildMail({ id: 'c', ...sent })]);
		expect(next?.decision).toMatchObject({
			outcome: 'review',
			rule: null,
			created: [],
			reasons: ['deleted-record'],
		});
		expect(out?.decision).toMatchObject({ outcome: 'bound', created: [{ emails: ['new@x.example'] }] });
		expect(out?.decision.reasons).toEqual(expect.arrayContaining(['deleted-record', 'new-outbound']));
		await world.deps.gateway.create([
			{
				...{ kind: 'contact', key: 'anew', title: 'John', personName: 'John', emails: ['john@acme.example'] },
				...{ source: null, ownerId: null, companyId: null, contactIds: [] },
			},
		]);
		const [again] = await world.resolve([buildMail({ id: 'd' })]);
		expect(again?.decision.rule).toBe('inboundKnown');
	});

	it('a deleted person in Cc says nothing about the one who wrote', async () => {
		const world = await resolveWorld([john]);
		const mail = { from: 'new@x.example', cc: 'john@acme.example' };
		await world.resolve([buildMail({ id: 'a', ...mail })], {});
		await world.database.db.updateTable('crm_records').set({ deleted: 1 }).where('id', '=', 'c1').execute();
		const [next] = await world.resolve([buildMail({ id: 'b', ...mail })]);
		expect(next?.decision).toMatchObject({ outcome: 'bound', rule: 'inboundNew', reasons: ['new-inbound'] });
	});

	it('a dry run writes nothing and looks the same', async () => {
		const world = await resolveWorld([john]);
		const [dry] = await world.resolve([buildMail({ id: 'a' })], undefined, { dryRun: true });
		expect(dry?.decision).toMatchObject({
			outcome: 'bound',
			rule: 'inboundKnown',
			created: [{ kind: 'deal', title: 'Hello' }],
		});
		expect(await world.deps.memory.mails(world.deps.gateway.connection, ['a'])).toEqual([]);
		const [real] = await world.resolve([buildMail({ id: 'a' })]);
		expect(real?.decision.reasons).toEqual(dry?.decision.reasons);
	});

	it("two CRMs never swallow each other's mail", async () => {
		const world = await resolveWorld();
		const other = { ...world.deps.gateway, connection: 'built-in:other' };
		await world.resolve([buildMail({ id: 'a' })]);
		const [there] = await world.resolve([buildMail({ id: 'a' })], undefined, { gateway: other });
		expect(there?.decision.reasons).not.toContain('duplicate');
	});

	it('makes what belongs to a new record after it', async () => {
		const world = await resolveWorld();
		const results = await createRecords(
			['deal:conversation:x', 'address:n@x.example'].map((key, index) => ({
				mail: 'm',
				description: '',
				create: {
					kind: index === 0 ? ('deal' as const) : ('contact' as const),
					key,
					title: key,
					personName: '',
					emails: [],
					source: null,
					responsible: null,
					responsibleWhy: '',
					companyId: null,
					contactIds: index === 0 ? ['new:address:n@x.example'] : [],
					address: '',
				},
			})),
			world.deps,
		);
		const contact = results.get('address:n@x.example');
		const deal = results.get('deal:conversation:x');
		expect(deal?.ok && contact?.ok && deal.record.contactIds).toEqual(contact?.ok ? [contact.record.id] : []);
	});
});
