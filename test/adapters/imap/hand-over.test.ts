/** When the next mails get their execution: a backlog batch by batch, a live mail at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { HandOver, type OfferedDelivery, type RunExecution } from '../../../adapters/imap/hand-over';
import type { RunEnd } from '../../../core/mailbox/delivery';
import type { MailboxMemory } from '../../../core/ports/mailbox-memory';

const offered = (mails: number): OfferedDelivery[] =>
	Array.from({ length: mails }, (_, at) => ({
		...{ id: `${at}`, tries: 0, attempt: 1, folder: 'INBOX', uid: at + 1 },
		envelope: { from: 'anna@acme.example', subject: 'Roof', date: '2026-03-02T10:00:00.000Z' },
		mail: { id: `mail-${at}`, receivedAt: '2026-03-02T10:00:00.000Z' } as OfferedDelivery['mail'],
	}));

/** Executions that end when the test says so. */
function handOver(window: number): { handOver: HandOver; end(key: string): void; looks(): number } {
	let looks = 0;
	const ends = new Map<string, () => void>();
	const run: RunExecution = async (_mails, key) =>
		await new Promise<RunEnd>((resolve) => ends.set(key, () => resolve({ end: 'done' })));
	const made = new HandOver({
		...{
			run,
			window,
			heap: { look: () => void (looks += 1) },
			patienceMs: 60_000,
			policy: { maxTries: 4, offerAgain: 'unresolved', pauses: [1], queueMode: false },
		},
		key: { workflow: 'w', node: 'n', mailbox: 'sales@ours.example' },
		memory: { change: () => Promise.resolve() } as unknown as MailboxMemory,
		...{ reportQuarantined: () => undefined, log: () => undefined, settled: () => undefined },
		now: () => new Date('2026-03-02T10:00:00.000Z'),
	});
	return { handOver: made, end: (key) => ends.get(key)!(), looks: () => looks };
}

/** Milliseconds until there is a slot; null when there is none yet after `limit`. */
async function waited(slot: Promise<void>, limit: number): Promise<number | null> {
	const from = performance.now();
	const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), limit));
	return await Promise.race([slot.then(() => performance.now() - from), late]);
}

it('a batch starts as soon as the one before has ended', async () => {
	const { handOver: mails, end } = handOver(5);
	expect(await waited(mails.slot(100), 200)).toBeLessThan(200);
	mails.offer(offered(100), 'first');
	const slot = mails.slot(100);
	expect(await waited(slot, 60)).toBeNull();
	end('first');
	expect(await waited(slot, 100)).toBeLessThan(100);
});

it('a slow execution from before holds nothing up', async () => {
	const { handOver: mails, end } = handOver(5);
	mails.offer(offered(100), 'first');
	await mails.slot(100);
	mails.offer(offered(100), 'second');
	end('second');
	expect(await waited(mails.slot(100), 200)).toBeLessThan(200);
});

it('small batches overlap sooner', async () => {
	const { handOver: mails } = handOver(5);
	mails.offer(offered(4), 'first');
	expect(await waited(mails.slot(100), 200)).toBeLessThan(200);
});

it('batches that take long overlap, as many as there may be', async () => {
	const { handOver: mails, end } = handOver(2);
	mails.offer(offered(100), 'first');
	const overlap = await waited(mails.slot(100), 2_000);
	expect(overlap).toBeGreaterThan(150);
	mails.offer(offered(100), 'second');
	const slot = mails.slot(100);
	expect(await waited(slot, 600)).toBeNull();
	end('first');
	expect(await waited(slot, 1_000)).not.toBeNull();
});

it('a live mail does not wait for another one', async () => {
	const { handOver: mails } = handOver(5);
	mails.offer(offered(1), 'first');
	expect(await waited(mails.slot(1), 200)).toBeLessThan(200);
});

it('the heap is looked at after each batch of a backlog, not after a live mail', async () => {
	const { handOver: mails, end, looks } = handOver(5);
	for (const [batch, key] of [
		[100, 'batch'],
		[1, 'live'],
		[1, 'another'],
	] as const) {
		mails.offer(offered(batch), key);
		end(key);
		while (mails.inFlight > 0) await sleep(5);
	}
	expect(looks()).toBe(1);
});

it('nobody waits any more once it is closed', async () => {
	for (const window of [1, 5]) {
		const { handOver: mails } = handOver(window);
		mails.offer(offered(1000), 'first');
		const slot = mails.slot(100);
		mails.close();
		expect(await waited(slot, 1_000)).not.toBeNull();
	}
});
