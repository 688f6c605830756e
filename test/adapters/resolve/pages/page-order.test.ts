/** Paging on both engines: mails that share a date are shown once each, whatever stands between them. */
import { builtInGateway } from '../../../../adapters/crm/built-in/gateway';
import { openPageStore } from '../../../../adapters/resolve/pages/open-page-store';
import { rowEnd } from '../../../../adapters/resolve/pages/page-order';
import type { PageStore, RowEnd } from '../../../../adapters/resolve/pages/page-store';
import { buildMail } from '../../../support/build-mail';
import { eachEngine, type EngineUnderTest } from '../../../support/each-engine';
import { resolveWorld } from '../../../support/resolve-world';

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };
const lead = { kind: 'lead', id: 'l1', title: 'Prices', emails: ['new@x.example'], ownerId: 'u1' };
const ref = { kind: 'contact', id: 'c1' } as const;
const now = new Date('2026-03-02T12:00:00Z');
const sameDate = now.toISOString();

/** The store as its user sees it, and the world behind it. */
async function world(engine: EngineUnderTest, records: unknown[], user: object = {}) {
	const memory = await engine.open();
	const resolving = await resolveWorld(records, now, memory);
	const store = openPageStore({
		...{ deps: resolving.deps, memory, store: 'default', users: [], account: null },
		user: { id: 'u1', name: 'Anna', rights: null, ...user },
		isOwn: () => false,
		post: async () => await Promise.reject(new Error('nobody sends here')),
		createContacts: false,
	});
	return { ...resolving, memory, store };
}

async function allPages<T>(page: (before: RowEnd | null) => Promise<T[]>, size: number): Promise<T[]> {
	const all: T[] = [];
	let before: RowEnd | null = null;
	for (;;) {
		const rows: T[] = await page(before);
		all.push(...rows);
		if (rows.length < size) return all;
		before = rowEnd(rows.at(-1) as Parameters<typeof rowEnd>[0]);
	}
}

const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);

eachEngine((engine) => {
	it('shows every mail and note of one and the same second once, three at a time', async () => {
		const { resolve, memory, store } = await world(engine, [john]);
		const mails = Array.from({ length: 8 }, (_, at) => `mail-${at}@acme.example`);
		await resolve(
			mails.map((id) => buildMail({ id, from: 'john@acme.example', date: sameDate })),
			{},
		);
		for (const id of mails) await store.setProcessed({ mail: id }, true);
		const gateway = builtInGateway({ db: memory.db, store: 'default', now: () => now });
		await gateway.addActivities(
			Array.from({ length: 5 }, (_, at) => ({
				...{ key: `note-${at}`, type: 'note' as const, on: [ref], title: `Note ${at}`, text: '' },
			})),
		);
		const page = async (before: RowEnd | null) =>
			await store.activities(ref, { planned: false, type: 'all', before, limit: 3 });
		const shown = ids(await allPages(page, 3));
		expect(shown).toHaveLength(13);
		expect(new Set(shown).size).toBe(13);
		expect(shown.slice(0, 8).sort()).toEqual(mails);
		expect(await store.activityCounts(ref)).toEqual({
			...{ all: 13, mail: 8, note: 5, task: 0, call: 0, planned: 0 },
		});
	});

	it('lists processed and planned mail of one second page by page', async () => {
		const { resolve, store } = await world(engine, [john]);
		const mails = Array.from({ length: 7 }, (_, at) => `m${at}@acme.example`);
		await resolve(
			mails.map((id) => buildMail({ id, from: 'john@acme.example', date: sameDate })),
			{},
		);
		const list = (direction: Parameters<PageStore['processedMails']>[0]['direction']) =>
			allPages(async (before) => await store.processedMails({ direction, before, limit: 2 }), 2);
		expect(ids(await list('planned')).sort()).toEqual(mails);
		expect(await list('all')).toEqual([]);
		await store.setProcessed({ mail: 'm3@acme.example' }, true);
		expect(ids(await list('inbound'))).toEqual(['m3@acme.example']);
		expect(await store.processedCounts()).toEqual({ all: 1, inbound: 1, outbound: 0, planned: 6 });
	});

	it('converts a lead from its card, and its mail follows', async () => {
		const { resolve, store } = await world(engine, [lead]);
		await resolve([buildMail({ id: 'q', from: 'new@x.example' })], {});
		expect(await store.conversion({ kind: 'lead', id: 'l1' })).toEqual(['contact', 'company', 'deal']);
		const done = await store.convert('l1', { contact: true, company: 'X Ltd', deal: '' });
		expect(done).toMatchObject({
			...{ ok: true, text: expect.stringMatching(/^The lead became contact .*company "X Ltd"\. All mail/) },
			goTo: { kind: 'contact' },
		});
		const bound = (await store.bindings(['q'])).get('q')?.map(({ ref: { kind } }) => kind);
		expect(bound?.sort()).toEqual(['company', 'contact', 'lead']);
		expect(await store.conversion({ kind: 'lead', id: 'l1' })).toBeNull();
		expect((await store.related({ kind: 'lead', id: 'l1' })).map(({ kind }) => kind).sort()).toEqual([
			...['company', 'contact'],
		]);
	});

	it('says of a ticket how urgent it is and where it stands', async () => {
		const ticket = { kind: 'ticket', id: 't1', title: 'Broken', fields: { priority: 'high', phone: '' } };
		const { store } = await world(engine, [ticket]);
		const found = await store.record({ kind: 'ticket', id: 't1' });
		expect(found?.details).toContainEqual({ label: 'Priority', value: 'High' });
	});

	it('refuses a conversion that makes nothing, or what the user may not create', async () => {
		const noDeals = { rights: { deal: { view: 'all', edit: 'all', create: false } } };
		const { store } = await world(engine, [lead, john], noDeals);
		expect(await store.conversion({ kind: 'lead', id: 'l1' })).toEqual(['contact', 'company']);
		expect(await store.conversion(ref)).toBeNull();
		expect(await store.convert('l1', { contact: false, company: '', deal: '' })).toEqual({
			...{ ok: false, why: 'Choose what the lead becomes: a contact, a company or a deal.' },
		});
		expect(await store.convert('l1', { contact: true, company: '', deal: 'Roof' })).toEqual({
			...{ ok: false, why: 'Your rights do not let you create a deal.' },
		});
	});
});
