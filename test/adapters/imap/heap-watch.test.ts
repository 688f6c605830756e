/** In a backlog V8 is reminded to collect its heap when the old generation has grown, and only then. */
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeapWatch, remindToCollect } from '../../../adapters/imap/heap-watch';

it.each<[string, number[], number[]]>([
	['little growth needs nothing', [100, 105, 110, 115], []],
	['much growth is noticed', [100, 105, 110, 116, 118], [116]],
	['once is enough until it has grown as much again', [100, 116, 120, 131, 132, 136], [116, 132]],
	['growth counts from where the collection left it', [100, 116, 120, 80, 90, 95, 96], [116, 96]],
	['what was large before is no growth', [150, 150, 155], []],
	['a large heap may grow by a tenth', [400, 420, 439, 441], [441]],
])('%s', (_, readings, reminded) => {
	let used = 0;
	const seen: number[] = [];
	const watch = new HeapWatch(
		() => used * 1024 * 1024,
		() => seen.push(used) > 0,
	);
	for (used of readings) watch.look();
	expect(seen).toEqual(reminded);
});

it('where there is no room for a reminder, there is only one try', () => {
	let used = 0;
	let tries = 0;
	const watch = new HeapWatch(
		() => (used += 20 * 1024 * 1024),
		() => {
			tries += 1;
			return false;
		},
	);
	for (let looks = 0; looks < 5; looks += 1) watch.look();
	expect(tries).toBe(1);
});

it('V8 takes the reminder and collects its whole heap', async () => {
	let whole = 0;
	const observer = new PerformanceObserver((list) => {
		for (const { detail } of list.getEntries() as unknown as { detail: { kind: number } }[])
			if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) whole += 1;
	});
	observer.observe({ entryTypes: ['gc'] });
	try {
		// Until V8 is through with what jest has left behind.
		for (let quiet = 0, rounds = 0; quiet < 3 && rounds < 60; rounds += 1) {
			const before = whole;
			await busy(500);
			quiet = whole === before ? quiet + 1 : 0;
		}
		const before = whole;
		expect(remindToCollect()).toBe(true);
		for (let rounds = 0; rounds < 100 && whole === before; rounds += 1) await busy(50);
		expect(whole).toBeGreaterThan(before);
	} finally {
		observer.disconnect();
	}
}, 60_000);

/** Work that leaves young garbage, as n8n's does. */
async function busy(ms: number): Promise<void> {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(10))
		Array.from({ length: 2_000 }, (_, at) => ({ at }));
}
