/** An operator's view of the trigger: status, and what is done with mails that were set aside, through the form of CRM Mail. */
import { CrmMail } from '../../../nodes/CrmMail/CrmMail.node';
import { expectMails, MailboxWorld, subjectsOf } from '../../support/mailbox-world';
import { item, nodeContext } from '../../support/node-context';
import { rawMail } from '../../support/raw-mail';
import { until, type TriggerHost } from '../../support/trigger-host';

jest.setTimeout(90_000);

let world: MailboxWorld;
let sick: Set<string>;
let on: TriggerHost;

beforeEach(async () => {
	world = await MailboxWorld.open();
	sick = new Set(['Poison', 'Venom']);
	on = await world.host({
		parameters: { options: { maxTries: 2 } },
		work: (mails) => {
			const found = mails.find(({ subject }) => sick.has(subject));
			if (found) throw new Error(`cannot handle ${found.subject}`);
		},
	});
});
afterEach(async () => await world.close());

async function operate(
	operation: string,
	parameters: Record<string, unknown> = {},
	json: object = {},
): Promise<Record<string, unknown>[]> {
	const context = nodeContext({
		...{ description: new CrmMail().description, items: [item(json)] },
		parameters: { resource: 'trigger', operation, ...parameters },
		credentials: { crmMailboxApi: world.dovecot.credential() },
	});
	const [output = []] = await new CrmMail().execute.call(context);
	return output.map((one) => one.json);
}

async function setAside(...subjects: string[]): Promise<Record<string, unknown>[]> {
	for (const subject of subjects) world.dovecot.deliver(rawMail(subject));
	await until(async () => (await operate('quarantined')).length === subjects.length, 'the quarantine');
	return await operate('quarantined');
}

it('says that nothing waits, when it last asked, and how far each folder is', async () => {
	world.dovecot.deliver(rawMail('Hello'));
	await expectMails(on, ['Hello']);
	await world.settled();
	const [status, ...others] = await operate('status');
	expect(others).toEqual([]);
	expect(status).toMatchObject({
		...{ workflow: 'workflow-1', node: 'node-1', mailbox: world.key.mailbox, state: 'working' },
		...{ lagSeconds: 0, waiting: 0, inFlight: 0, failed: 0, quarantined: 0, done: 1, outage: null },
		folders: [
			{ folder: 'INBOX', cursor: 1 },
			{ folder: 'Sent', cursor: 0 },
		],
	});
	expect(status?.secondsSinceLastFetch).toBeLessThan(10);
	expect(Date.parse(String(status?.newestMail))).not.toBeNaN();
});

it('counts mails in executions, and tells of an outage while the server is away', async () => {
	let letGo: () => void = () => undefined;
	const held = new Promise<void>((resolve) => (letGo = resolve));
	const slow = await world.host({ node: 'node-2', work: async () => await held });
	world.dovecot.deliver(rawMail('Hello'));
	await until(() => slow.running === 1, 'an execution');
	const inFlight = async (): Promise<unknown> =>
		(await operate('status')).find(({ node }) => node === 'node-2')?.inFlight;
	expect(await inFlight()).toBe(1);
	letGo();
	await until(async () => (await inFlight()) === 0, 'its end');
	await world.dovecot.down();
	await until(async () => (await operate('status')).every(({ state }) => state === 'outage'), 'the outage');
	expect((await operate('status'))[0]?.outage).toMatchObject({
		reason: expect.stringMatching(/connection|Nothing answers/) as string,
	});
});

it('lists what was set aside with its envelope and the reason, and no text of it', async () => {
	const [mail] = await setAside('Poison');
	expect(mail).toEqual({
		...{ workflow: 'workflow-1', node: 'node-1', folder: 'INBOX', uid: 1, tries: 2 },
		...{ from: 'john@acme.example', subject: 'Poison', error: 'cannot handle Poison' },
		delivery: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
		mail: expect.stringContaining('Poison@acme.example') as string,
		...{ date: '2026-03-02T10:00:00.000Z', since: expect.any(String) as string },
	});
});

it('retries one mail when its cause is mended: it comes at once, the other one stays', async () => {
	const quarantined = await setAside('Poison', 'Venom');
	sick.clear();
	const poison = quarantined.find(({ subject }) => subject === 'Poison');
	expect(await operate('retry', {}, poison)).toMatchObject([{ subject: 'Poison', decision: 'retry' }]);
	await expectMails(on, ['Poison'], 5_000);
	expect(await operate('quarantined')).toMatchObject([{ subject: 'Venom' }]);
});

it('sets a mail aside again, and says so again, when the retry fails too', async () => {
	await setAside('Poison');
	expect(on.reports).toHaveLength(1);
	await operate('retry', { which: 'all' });
	await until(() => on.reports.length === 2, 'the second report');
	expect(await operate('quarantined')).toMatchObject([{ subject: 'Poison', tries: 2 }]);
});

it('ignores all for good: a restart does not bring them back', async () => {
	await setAside('Poison', 'Venom');
	expect(await operate('ignore', { which: 'all' })).toHaveLength(2);
	sick.clear();
	await on.stop();
	const again = await world.host({ keys: on.keys });
	world.dovecot.deliver(rawMail('Next'));
	await expectMails(again, ['Next']);
	expect(subjectsOf(again)).toEqual(['Next']);
	expect((await operate('status'))[0]).toMatchObject({ quarantined: 0, ignored: 2, state: 'working' });
});

it('refuses what is not there, in plain words', async () => {
	await expect(operate('retry', {}, { delivery: 'none' })).rejects.toThrow(
		'The mail "none" is not set aside.',
	);
	await expect(operate('status', { workflowId: 'other' })).rejects.toThrow(
		/No trigger of the workflow other has read the mailbox/,
	);
});
