/**
 * Bad input, refused by each CRM in its own form: the mail whose record is refused goes to Review with the CRM's own words, the
 * others of the batch pass, and no mail is lost.
 */
import { bindingMemoryOn } from '../../../adapters/memory/binding-memory';
import { claimsOn } from '../../../adapters/memory/claims';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { resolveBatch } from '../../../adapters/resolve/resolve-batch';
import { readSettings } from '../../../core/binding/read-settings';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import { buildMail } from '../../support/build-mail';
import type { RecordRef } from '../../../core/ports/records';
import { hosted } from './bad-input/hosted';
import { selfHosted } from './bad-input/self-hosted';

const cases = [...selfHosted, ...hosted];

it.each(cases.map((one) => [one.crm, one.what, one] as const))('%s: %s', async (_crm, _what, bad) => {
	const world = await bad.open();
	const memory = await openMemoryDatabase({ file: ':memory:' });
	try {
		const contacts = await world.seed(
			[1, 2, 3].map((index) => ({
				...{ as: `p${index}`, kind: 'contact', title: `Person ${index}` },
				emails: [`p${index}@customer${index}.example`],
			})),
		);
		const gateway: CrmGateway = {
			...world.gateway,
			create: async (records) => {
				bad.meanwhile?.(world, contacts.p2 as RecordRef);
				return await world.gateway.create(
					records.map((record) =>
						record.title === 'The bad one' ? (bad.spoil?.(record, world) ?? record) : record,
					),
				);
			},
		};
		const now = (): Date => new Date('2026-03-02T12:00:00Z');
		const deps = {
			...{ gateway, memory: bindingMemoryOn(memory.db, now), claims: claimsOn(memory.db), holder: 'test' },
			...{ now, sleep: async () => undefined },
		};
		const mails = ['A good one', 'The bad one', 'Another good one'].map((subject, index) =>
			buildMail({
				...{ id: `m${index + 1}`, subject },
				from:
					bad.stranger && index === 1 ? 'new@stranger.example' : `p${index + 1}@customer${index + 1}.example`,
			}),
		);
		const settings = readSettings({
			rules: { inboundKnown: { kind: 'deal' }, ...(bad.stranger ? { inboundNew: { kind: 'lead' } } : {}) },
		});
		const resolved = await resolveBatch(mails, settings, deps);
		expect(resolved.map(({ decision }) => [decision.outcome, decision.created.length])).toEqual([
			['bound', 1],
			['review', 0],
			['bound', 1],
		]);
		const refused = resolved[1]?.decision;
		expect(refused?.reasons).toContain(bad.reason);
		expect(refused?.explanation.join(' ')).toMatch(bad.words);
		if (bad.deals) expect(bad.deals(world)).toBe(2);
		const kept = await deps.memory.mails(gateway.connection, ['m1', 'm2', 'm3']);
		expect(kept.map(({ id, outcome }) => [id, outcome]).sort()).toEqual([
			['m1', 'bound'],
			['m2', 'review'],
			['m3', 'bound'],
		]);
	} finally {
		await memory.close();
		await world.close();
	}
});
