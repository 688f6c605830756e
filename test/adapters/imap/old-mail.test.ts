/** Mail from before the first run comes at a pace; new mail does not wait for the pace. */
import { MailboxWorld } from '../../support/mailbox-world';
import { rawMail } from '../../support/raw-mail';
import { until } from '../../support/trigger-host';

jest.setTimeout(90_000);

let world: MailboxWorld;
beforeEach(async () => void (world = await MailboxWorld.open()));
afterEach(async () => await world.close());

/** Ten mails in a second, in batches of ten. */
const paced = { maxBatch: 10, oldMailPerMinute: 600, sweepSeconds: 1 };

it.each([
	['the last days', { firstRun: 'days', firstRunDays: 30 }],
	['everything', { firstRun: 'all' }],
])('%s: as many mails a minute as the setting says', async (_which, firstRun) => {
	for (let at = 0; at < 40; at += 1) world.dovecot.deliver(rawMail(`Old ${at}`));
	const started = Date.now();
	const on = await world.host({ parameters: { ...firstRun, options: paced } });
	await until(() => on.mails.length === 40, 'the old mails');
	// Three pauses of a second between four batches.
	expect(Date.now() - started).toBeGreaterThan(2_800);
	expect(Math.max(...on.batches)).toBe(10);
});

it('a folder that the server does not watch for us is worked off at the same pace, not at that of the sweep', async () => {
	for (let at = 0; at < 40; at += 1) world.dovecot.deliver(rawMail(`Sent ${at}`), 'Sent');
	const options = { ...paced, sweepSeconds: 60 };
	const on = await world.host({ parameters: { firstRun: 'all', options } });
	await until(() => on.mails.length === 40, 'the old mails', 15_000);
});

it('the old mail of all folders goes on side by side', async () => {
	for (let at = 0; at < 40; at += 1) {
		world.dovecot.deliver(rawMail(`In ${at}`));
		world.dovecot.deliver(rawMail(`Sent ${at}`), 'Sent');
	}
	const on = await world.host({ parameters: { firstRun: 'all', options: paced } });
	await until(() => on.mails.length >= 30, 'three batches', 15_000);
	const first = on.mails.slice(0, 30).map(({ subject }) => subject.split(' ')[0]);
	expect(new Set(first)).toEqual(new Set(['In', 'Sent']));
	await until(() => on.mails.length === 80, 'the rest', 30_000);
});

it('a new mail comes at once, while the old ones take their time', async () => {
	for (let at = 0; at < 40; at += 1) world.dovecot.deliver(rawMail(`Old ${at}`));
	const on = await world.host({ parameters: { firstRun: 'days', firstRunDays: 30, options: paced } });
	await until(() => on.mails.length >= 10, 'the first old mails');
	world.dovecot.deliver(rawMail('New'));
	await until(() => on.mails.some(({ subject }) => subject === 'New'), 'the new mail');
	expect(on.mails.length).toBeLessThan(40);
	await until(() => on.mails.length === 41, 'the rest');
});

it('later mail is no old mail, however much comes at once', async () => {
	for (let at = 0; at < 10; at += 1) world.dovecot.deliver(rawMail(`Old ${at}`));
	const options = { ...paced, oldMailPerMinute: 6_000 };
	const first = await world.host({ parameters: { firstRun: 'all', options } });
	await until(() => first.mails.length === 10, 'the old mails');
	await world.settled();
	await first.stop();
	for (let at = 0; at < 60; at += 1) world.dovecot.deliver(rawMail(`Later ${at}`));
	const slow = { ...paced, oldMailPerMinute: 60 };
	const next = await world.host({ parameters: { firstRun: 'all', options: slow }, keys: first.keys });
	await until(() => next.mails.length === 60, 'the later mails', 10_000);
});
