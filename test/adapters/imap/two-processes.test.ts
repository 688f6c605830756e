/** Two processes of n8n run one workflow on one memory (a restart that overlaps, a second main): one works, the other stands by. */
import { expectMails, MailboxWorld, subjectsOf } from '../../support/mailbox-world';
import { rawMail } from '../../support/raw-mail';
import { until, type TriggerHost } from '../../support/trigger-host';

jest.setTimeout(60_000);

let world: MailboxWorld;
let others: TriggerHost[];
beforeEach(async () => {
	world = await MailboxWorld.open();
	others = [];
});
afterEach(async () => {
	for (const one of others) await one.stop();
	await world.close();
});

const parameters = { options: { sweepSeconds: 1 } };
/** n8n's table of executions, which both share. */
const keys = new Map<string, string>();

/** As in processes of their own: what a process keeps in globals is not shared. */
const processes = [1, 2].map((): typeof TriggerHost => {
	for (const name of ['listeners', 'links', 'executions-in-flight'])
		delete (globalThis as Record<symbol, unknown>)[Symbol.for(`n8n-nodes-crm-mail-binding.${name}`)];
	let anew: { TriggerHost: typeof TriggerHost } | undefined;
	jest.isolateModules(() => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- modules anew, as in another process
		anew = require('../../support/trigger-host') as { TriggerHost: typeof TriggerHost };
	});
	return anew!.TriggerHost;
});

async function startIn(process: number): Promise<TriggerHost> {
	const Host = processes[process]!;
	const host = new Host({ credential: world.dovecot.credential(), parameters, keys, timing: {} });
	others.push(host);
	return await host.start();
}

const standsBy = (on: TriggerHost): boolean => on.log.some((line) => line.includes('This one stands by.'));

it('the later one works and the older one stands by, until it is needed again; each mail comes once', async () => {
	const older = await startIn(0);
	world.dovecot.deliver(rawMail('Before'));
	await expectMails(older, ['Before']);
	const newer = await startIn(1);
	await until(() => standsBy(older), 'the older one stands by');
	for (let at = 0; at < 20; at += 1) world.dovecot.deliver(rawMail(`Mail ${at}`));
	await until(() => newer.mails.length === 20, 'all mails');
	await world.settled();
	expect(subjectsOf(older)).toEqual(['Before']);
	expect(new Set(subjectsOf(newer)).size).toBe(20);

	// The later one ends.
	await newer.stop();
	await until(() => older.log.some((line) => line.includes('works again')), 'it works again');
	world.dovecot.deliver(rawMail('After'));
	await expectMails(older, ['After', 'Before']);
	expect(newer.mails).toHaveLength(20);
	expect([...older.reports, ...newer.reports]).toEqual([]);
});
