/** Undoing an execution in a CRM over HTTP: what it made and logged is gone there, and the same mails are decided anew. */
import { bindingMemoryOn } from '../../../adapters/memory/binding-memory';
import { claimsOn } from '../../../adapters/memory/claims';
import { openMemoryDatabase, type MemoryDatabase } from '../../../adapters/memory/database';
import { resolveBatch, type ResolveWith } from '../../../adapters/resolve/resolve-batch';
import { undoExecution } from '../../../adapters/resolve/undo-execution';
import { readSettings } from '../../../core/binding/read-settings';
import type { Kind, RecordRef } from '../../../core/ports/records';
import { buildMail } from '../../support/build-mail';
import { openEspoWorld } from '../../support/crm-fake/espocrm/world';
import { openTwentyWorld } from '../../support/crm-fake/twenty/world';
import type { ContractWorld } from './crm-gateway.contract';
import { openOdooWorld } from './odoo/world';

const crms: [string, Kind, () => Promise<ContractWorld>][] = [
	['Odoo 17', 'lead', async () => await openOdooWorld(17)],
	['Odoo 19', 'lead', async () => await openOdooWorld(19)],
	['EspoCRM', 'lead', async () => await openEspoWorld()],
	['Twenty', 'contact', async () => await openTwentyWorld()],
];

describe.each(crms)('%s', (_name, newcomer, open) => {
	let world: ContractWorld;
	let memory: MemoryDatabase;
	let deps: ResolveWith;
	let john: RecordRef;

	beforeEach(async () => {
		world = await open();
		memory = await openMemoryDatabase({ file: ':memory:' });
		const now = (): Date => new Date('2026-03-02T12:00:00Z');
		deps = {
			...{ gateway: world.gateway, memory: bindingMemoryOn(memory.db, now), claims: claimsOn(memory.db) },
			...{ holder: 'test', now, sleep: async () => undefined },
		};
		const seeded = await world.seed([
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
		]);
		john = seeded.john as RecordRef;
	});
	afterEach(async () => {
		await memory.close();
		await world.close();
	});

	const mails = [
		buildMail({ id: 'known', from: 'john@acme.example', subject: 'An order' }),
		buildMail({ id: 'new', from: 'Jane Roe <jane@new.example>', subject: 'Prices' }),
	];
	const run = async (execution: string) => {
		const rules = { inboundNew: { kind: newcomer }, inboundKnown: { kind: 'deal' } };
		const resolved = await resolveBatch(mails, readSettings({ rules }), { ...deps, execution });
		return resolved.map(({ decision }) => ({
			outcome: decision.outcome,
			created: decision.created.map(({ kind, id }) => ({ kind, id })),
		}));
	};
	const there = async (refs: RecordRef[]): Promise<number> => (await world.gateway.get(refs)).length;

	it('takes back what it made and logged, and makes the same anew', async () => {
		const first = await run('x');
		const made = first.flatMap(({ created }) => created);
		expect(made.map(({ kind }) => kind)).toEqual(['deal', newcomer]);
		expect((await world.gateway.findMails(['known'])).get('known')?.flatMap(({ on }) => on)).toContainEqual(
			made[0],
		);
		world.later?.(60_000);
		const done = await undoExecution('x', deps);
		expect(done).toMatchObject({ forgotten: 2, stayed: [] });
		expect(await there(made)).toBe(0);
		expect(await there([john])).toBe(1);
		const left = (await world.gateway.findMails(['known', 'new'])).get('known') ?? [];
		expect(left.flatMap(({ on }) => on)).toEqual([]);
		const second = await run('y');
		expect(second.map(({ outcome, created }) => [outcome, created.map(({ kind }) => kind)])).toEqual(
			first.map(({ outcome, created }) => [outcome, created.map(({ kind }) => kind)]),
		);
		expect(await there(second.flatMap(({ created }) => created))).toBe(2);
		expect(await world.gateway.findByEmails(['jane@new.example'], [newcomer])).toHaveLength(1);
	});

	it('leaves the deal that somebody has changed, with its mail, and says so', async () => {
		const [known] = await run('x');
		const deal = known?.created[0] as RecordRef;
		world.later?.(60_000);
		await world.gateway.update([{ ...deal, title: 'A better title' }]);
		const done = await undoExecution('x', deps);
		expect(done.removed.map(({ kind }) => kind)).toEqual([newcomer]);
		expect(done.stayed).toEqual([
			expect.objectContaining({
				what: 'deal',
				title: 'A better title',
				why: expect.stringMatching(/worked on/),
			}),
			expect.objectContaining({ what: 'mail', id: 'known' }),
		]);
		expect(await there([deal])).toBe(1);
	});
});
