/**
 * Bad input, refused by the CRMs whose exchanges are recorded (Odoo, EspoCRM, Twenty) in their own form: the mail whose record is refused goes to Review with the CRM's own words, the
 * others of the batch pass, and no mail is lost.
 */
import { bindingMemoryOn } from '../../../adapters/memory/binding-memory';
import { claimsOn } from '../../../adapters/memory/claims';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { resolveBatch } from '../../../adapters/resolve/resolve-batch';
import { readSettings } from '../../../core/binding/read-settings';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { NewRecord, RecordRef } from '../../../core/ports/records';
import { buildMail } from '../../support/build-mail';
import { odooKeys } from '../../support/crm-fake/odoo/server';
import { openEspoWorld } from '../../support/crm-fake/espocrm/world';
import { openTwentyWorld } from '../../support/crm-fake/twenty/world';
import type { FakeRequest } from '../../support/crm-fake/server';
import type { ContractWorld } from './crm-gateway.contract';
import { openOdooWorld } from './odoo/world';

interface BadInput {
	crm: string;
	what: string;
	open(): Promise<ContractWorld>;
	/** What is wrong with the record of the one mail; null where something else is. */
	spoil?: (record: NewRecord, world: ContractWorld) => NewRecord;
	/** What a person or an administrator does in the CRM between the look-up and the creation. */
	meanwhile?: (world: ContractWorld, contact: RecordRef) => void;
	reason: 'crm-refused' | 'no-access';
	words: RegExp;
}

const withFields =
	(fields: Record<string, unknown>) =>
	(record: NewRecord): NewRecord => ({ ...record, fields });
const ofBadMail = ({ method, body }: FakeRequest): boolean =>
	method === 'POST' && JSON.stringify(body).includes('The bad one');

const odoo = (version: 17 | 19): BadInput[] => {
	const open = async () => await openOdooWorld(version);
	const common = { crm: `Odoo ${version}`, reason: 'crm-refused' as const };
	return [
		{
			...common,
			open,
			what: 'an unknown field',
			spoil: withFields({ nope: 1 }),
			words: /Invalid field 'nope'/,
		},
		{
			...{ ...common, open, what: 'a value that is not in the list', spoil: withFields({ priority: '9' }) },
			words: /Wrong value for crm.lead.priority: '9'/,
		},
		{
			...{ ...common, open, what: 'a required field that is missing', spoil: withFields({ name: '' }) },
			words: /Missing required value for the field|mandatory field is not set/,
		},
		{
			...{ ...common, what: 'a record deleted meanwhile', words: /linked to is not there any more/ },
			open,
			meanwhile: (world, { id }) =>
				(world as Awaited<ReturnType<typeof open>>).odoo.db.delete('res.partner', Number(id)),
		},
		{
			...{ ...common, what: 'a right that is missing', reason: 'no-access' as const },
			open: async () =>
				await openOdooWorld(version, {
					...{ apiKey: odooKeys.salesman, ...(version === 17 ? { login: 'sales' } : {}) },
				}),
			spoil: (record, { users: [admin] }) => ({ ...record, ownerId: admin }),
			words: /doesn't have 'create' access/,
		},
	];
};

const espo = (): BadInput[] => {
	const open = async () => await openEspoWorld();
	type World = Awaited<ReturnType<typeof open>>;
	const common = { crm: 'EspoCRM', open, reason: 'crm-refused' as const };
	return [
		{
			...{ ...common, what: 'an unknown field', spoil: withFields({ nope: 1 }) },
			words: /no field "nope"/,
		},
		{
			...{ ...common, what: 'a value that is not in the list', spoil: withFields({ stage: 'Nope' }) },
			words: /the field stage: it has a value that is not allowed/,
		},
		{
			...{ ...common, what: 'a required field that is missing', spoil: withFields({ amount: null }) },
			words: /the field amount: it is required/,
		},
		{
			...{ ...common, what: 'a record deleted meanwhile', words: /Can't relate with non-existing record/ },
			meanwhile: (world, { id }) =>
				void Object.assign((world as World).fake.store.get('Contact', id) ?? {}, { deleted: true }),
		},
		{
			...{ ...common, what: 'a right that is missing', reason: 'no-access' as const },
			meanwhile: (world) =>
				(world as World).fake.trap(
					{
						kind: 'fail',
						answer: {
							status: 403,
							headers: { 'x-status-reason': 'Assignment failure: assigned user or team not allowed.' },
						},
					},
					9,
					ofBadMail,
				),
			words: /Assignment failure/,
		},
	];
};

const twenty = (): BadInput[] => {
	const open = async () => await openTwentyWorld();
	type World = Awaited<ReturnType<typeof open>>;
	const common = { crm: 'Twenty', open, reason: 'crm-refused' as const };
	// Twenty demands no field of a deal.
	return [
		{
			...{ ...common, what: 'an unknown field', spoil: withFields({ nope: 1 }) },
			words: /doesn't have any "nope" field/,
		},
		{
			...{ ...common, what: 'a value that is not in the list', spoil: withFields({ stage: 'NOPE' }) },
			words: /Invalid value 'NOPE' for field "stage"/,
		},
		{
			...{ ...common, what: 'a record deleted meanwhile', words: /no such record or person to link to/ },
			meanwhile: (world, { id }) => void (world as World).fake.store.table('person').delete(id),
		},
		{
			...{ ...common, what: 'a right that is missing', reason: 'no-access' as const },
			meanwhile: (world) =>
				(world as World).fake.trap(
					{
						kind: 'fail',
						answer: {
							status: 400,
							body: {
								...{ statusCode: 400, error: 'Error', code: 'PERMISSION_DENIED' },
								messages: ['Entity performing the request does not have permission'],
							},
						},
					},
					9,
					ofBadMail,
				),
			words: /does not have permission/,
		},
	];
};

const cases = [...odoo(17), ...odoo(19), ...espo(), ...twenty()];

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
			buildMail({ id: `m${index + 1}`, from: `p${index + 1}@customer${index + 1}.example`, subject }),
		);
		const settings = readSettings({ rules: { inboundKnown: { kind: 'deal' } } });
		const resolved = await resolveBatch(mails, settings, deps);
		expect(resolved.map(({ decision }) => [decision.outcome, decision.created.length])).toEqual([
			['bound', 1],
			['review', 0],
			['bound', 1],
		]);
		const refused = resolved[1]?.decision;
		expect(refused?.reasons).toContain(bad.reason);
		expect(refused?.explanation.join(' ')).toMatch(bad.words);
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
