/** Contract cases of taking back: what we made goes as if it had never been, what somebody has used stays. */
import type { Outcome } from '../../../../core/ports/crm-gateway';
import type { NewRecord, RecordRef } from '../../../../core/ports/records';
import type { ContractCase, ContractWorld } from '../crm-gateway.contract';
import { newRecord, valueOf } from './create-cases';

const made = async ({ gateway }: ContractWorld, ...records: NewRecord[]): Promise<RecordRef[]> => {
	const refs = (await gateway.create(records)).map(valueOf).map(({ kind, id }) => ({ kind, id }));
	return refs;
};

const takeBack = async ({ gateway }: ContractWorld, ...refs: RecordRef[]): Promise<Outcome<RecordRef>[]> => {
	if (!gateway.takeBack) throw new Error('takeBack is not there');
	return await gateway.takeBack(refs);
};

const there = async ({ gateway }: ContractWorld, ...refs: RecordRef[]): Promise<string[]> =>
	(await gateway.get(refs)).map(({ kind }) => kind).sort();

const later = (world: ContractWorld): void => {
	if (!world.later) throw new Error('this world has no clock that can be moved');
	world.later(60_000);
};

/** A contact, and a deal of it. */
async function couple(world: ContractWorld): Promise<[RecordRef, RecordRef]> {
	const [contact] = await made(world, newRecord({ kind: 'contact', title: 'Jane Roe' }));
	if (!contact) throw new Error('no contact');
	const [deal] = await made(world, newRecord({ kind: 'deal', contactIds: [contact.id], emails: [] }));
	if (!deal) throw new Error('no deal');
	return [contact, deal];
}

export const takeBackCases: ContractCase[] = [
	{
		title: 'takeBack deletes what was made, deals before their people, and may be called again',
		run: async (world) => {
			const [contact, deal] = await couple(world);
			later(world);
			const outcomes = await takeBack(world, contact, deal);
			expect(outcomes).toEqual([
				{ ok: true, how: 'updated', value: contact },
				{ ok: true, how: 'updated', value: deal },
			]);
			expect(await there(world, contact, deal)).toEqual([]);
			const again = await takeBack(world, contact, deal);
			expect(again.map((outcome) => outcome.ok && outcome.how)).toEqual(['noop', 'noop']);
		},
	},
	{
		title: 'takeBack frees the address: the same sender is made anew under the same key',
		run: async (world) => {
			const wanted = newRecord({ kind: 'contact', title: 'Jane Roe' });
			const [contact] = await made(world, wanted);
			if (!contact) throw new Error('no contact');
			await takeBack(world, contact);
			expect(await world.gateway.findByEmails(wanted.emails, ['contact'])).toEqual([]);
			const [again] = await world.gateway.create([wanted]);
			expect(again).toMatchObject({ ok: true, how: 'created' });
			expect(valueOf(again).emails).toEqual(wanted.emails);
		},
	},
	{
		title: 'takeBack leaves what somebody has changed, and takes the rest',
		run: async (world) => {
			const [changed, untouched] = await made(
				world,
				newRecord({ kind: 'deal', emails: [] }),
				newRecord({ kind: 'deal', emails: [] }),
			);
			if (!changed || !untouched) throw new Error('not made');
			later(world);
			await world.gateway.update([{ ...changed, title: 'A better title' }]);
			const outcomes = await takeBack(world, changed, untouched);
			expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
			expect(outcomes[0]).toMatchObject({ error: { code: 'conflict' } });
			expect(await there(world, changed, untouched)).toEqual(['deal']);
		},
	},
	{
		title: 'takeBack leaves what has a note or a task of somebody on it',
		run: async (world) => {
			const refs = await made(
				world,
				newRecord({ kind: 'deal', emails: [] }),
				newRecord({ kind: 'deal', emails: [] }),
				newRecord({ kind: 'deal', emails: [] }),
			);
			const [noted, planned] = refs;
			if (!noted || !planned) throw new Error('not made');
			const common = { title: 'Called', text: 'He will think about it.' };
			await world.gateway.addActivities([
				{ ...common, key: 'take-back-note', type: 'note', on: [noted] },
				{ ...common, key: 'take-back-task', type: 'task', on: [planned], dueAt: '2026-04-01T09:00:00.000Z' },
			]);
			const outcomes = await takeBack(world, ...refs);
			expect(outcomes.map(({ ok }) => ok)).toEqual([false, false, true]);
			expect(await there(world, ...refs)).toEqual(['deal', 'deal']);
		},
	},
	{
		title: 'takeBack leaves a contact with a deal and a company with people, where those stay',
		run: async (world) => {
			const [company] = await made(world, newRecord({ kind: 'company', title: 'Acme', emails: [] }));
			if (!company) throw new Error('no company');
			const [person] = await made(world, newRecord({ kind: 'contact', companyId: company.id }));
			if (!person) throw new Error('no contact');
			await made(world, newRecord({ kind: 'deal', contactIds: [person.id], emails: [] }));
			const outcomes = await takeBack(world, person, company);
			expect(outcomes.map((outcome) => !outcome.ok && outcome.error.code)).toEqual(['conflict', 'conflict']);
			expect(await there(world, person, company)).toEqual(['company', 'contact']);
		},
	},
	{
		title: 'takeBack is not kept from it by a mail that we logged',
		run: async (world) => {
			const [contact, deal] = await couple(world);
			const log = {
				...{ key: 'take-back', messageId: 'take-back@test.example', references: [], to: [], cc: [] },
				...{ direction: 'inbound' as const, date: '2026-03-02T10:00:00.000Z', subject: 'Prices' },
				...{ from: { address: 'stranger@else.example', name: '' }, text: 'How much?', on: [contact, deal] },
			};
			valueOf((await world.gateway.logMails([log]))[0]);
			const outcomes = await takeBack(world, deal, contact);
			expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
			expect(await there(world, contact, deal)).toEqual([]);
		},
	},
];

/** Entries of `skip` for a CRM whose gateway takes nothing back. */
export const withoutTakeBack = (reason: string): Record<string, string> =>
	Object.fromEntries(takeBackCases.map(({ title }) => [title, reason]));
