/** Contract cases of activities: mails, notes, tasks and calls, each once. */
import type { MailLog, NewActivity } from '../../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../../core/ports/records';
import type { ContractCase, ContractWorld } from '../crm-gateway.contract';
import { valueOf } from './create-cases';

let counter = 0;

const people = async ({ seed }: ContractWorld): Promise<[RecordRef, RecordRef]> => {
	const seeded = await seed([
		{ as: 'acme', kind: 'company', title: 'Acme' },
		{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
	]);
	return [seeded.john as RecordRef, seeded.acme as RecordRef];
};

const mailOn = (...on: RecordRef[]): MailLog => {
	const id = `mail-${++counter}@test.example`;
	return {
		key: id,
		messageId: id,
		references: [],
		direction: 'inbound',
		date: '2026-03-02T10:00:00.000Z',
		subject: 'Prices',
		from: { address: 'john@acme.example', name: 'John Doe' },
		to: [{ address: 'sales@ours.example', name: '' }],
		cc: [],
		text: 'What does it cost?',
		on,
	};
};

const activity = (type: NewActivity['type'], ...on: RecordRef[]): NewActivity => ({
	key: `activity-${++counter}`,
	type,
	on,
	title: 'Call back',
	text: 'About the offer.',
});

export const activityCases: ContractCase[] = [
	{
		title: 'logMails logs a mail, and the same one no second time',
		run: async (world) => {
			const [john] = await people(world);
			const log = mailOn(john);
			const [first] = await world.gateway.logMails([log]);
			expect(first).toMatchObject({ ok: true, how: 'created' });
			const [second] = await world.gateway.logMails([log]);
			expect(second?.ok && ['existing', 'noop']).toContain(second?.ok && second.how);
			expect(valueOf(second).map(({ id }) => id)).toEqual(valueOf(first).map(({ id }) => id));
		},
	},
	{
		title: 'logMails logs one mail on two records',
		run: async (world) => {
			const [john, acme] = await people(world);
			const refs = valueOf((await world.gateway.logMails([mailOn(john, acme)]))[0]);
			const on = refs.flatMap((ref) => ref.on.map(({ kind, id }) => `${kind}:${id}`));
			expect(on.sort()).toEqual([`${acme.kind}:${acme.id}`, `${john.kind}:${john.id}`].sort());
		},
	},
	{
		title: 'findMails finds a logged mail by its Message-ID',
		run: async (world) => {
			const [john] = await people(world);
			const log = mailOn(john);
			const logged = valueOf((await world.gateway.logMails([log]))[0]);
			const found = await world.gateway.findMails([log.messageId, 'other@test.example']);
			expect([...found.keys()]).toEqual([log.messageId]);
			expect(found.get(log.messageId)?.map(({ id }) => id)).toEqual(logged.map(({ id }) => id));
		},
	},
	{
		title: 'linkMail puts a logged mail on one more record, unlinkMail takes it off again',
		run: async (world) => {
			const [john, acme] = await people(world);
			const [ref] = valueOf((await world.gateway.logMails([mailOn(john)]))[0]);
			if (!ref) throw new Error('no activity');
			const linked = valueOf(await world.gateway.linkMail(ref, acme));
			expect(linked.on.map(({ id }) => id)).toContain(acme.id);
			const unlinked = valueOf(await world.gateway.unlinkMail(linked, acme));
			expect(unlinked.on.map(({ id }) => id)).toEqual([john.id]);
		},
	},
	{
		title: 'linkMail of a record the mail is on already changes nothing',
		run: async (world) => {
			const [john] = await people(world);
			const [ref] = valueOf((await world.gateway.logMails([mailOn(john)]))[0]);
			if (!ref) throw new Error('no activity');
			const again = await world.gateway.linkMail(ref, john);
			expect(again).toMatchObject({ ok: true, how: 'noop' });
			expect(valueOf(again).on).toHaveLength(1);
		},
	},
	{
		title: 'addActivities adds a note to a record',
		run: async (world) => {
			const [john] = await people(world);
			const [outcome] = await world.gateway.addActivities([activity('note', john)]);
			expect(outcome).toMatchObject({ ok: true, how: 'created' });
			expect(valueOf(outcome)[0]).toMatchObject({ type: 'note', on: [john] });
		},
	},
	{
		title: 'addActivities adds a task with due date and owner',
		run: async (world) => {
			const [john] = await people(world);
			const [ownerId] = world.users;
			const task = { ...activity('task', john), ownerId, dueAt: '2026-04-01T09:00:00.000Z' };
			const [outcome] = await world.gateway.addActivities([{ ...task, priority: 'high' }]);
			expect(valueOf(outcome)[0]).toMatchObject({ type: 'task' });
		},
	},
	{
		title: 'addActivities adds a call',
		run: async (world) => {
			const [john] = await people(world);
			const call = { ...activity('call', john), dueAt: '2026-04-01T09:00:00.000Z' };
			expect(valueOf((await world.gateway.addActivities([call]))[0])).not.toEqual([]);
		},
	},
	{
		title: 'addActivities answers an outcome for each activity, in order',
		run: async (world) => {
			const [john, acme] = await people(world);
			const outcomes = await world.gateway.addActivities([activity('note', john), activity('note', acme)]);
			expect(outcomes.map((outcome) => valueOf(outcome)[0]?.on)).toEqual([[john], [acme]]);
		},
	},
];
