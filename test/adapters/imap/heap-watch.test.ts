/** In a backlog V8 is reminded to collect its heap when the old generation has grown, and only then. */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeapWatch, remindToCollect } from '../../../adapters/imap/heap-watch';

it.each<[string, number[], number[]]>([
	['little growth needs nothing', [200, 205, 210, 215], []],
	['much growth is noticed', [200, 205, 210, 216, 218], [216]],
	['once is enough until it has grown as much again', [200, 216, 220, 231, 232, 236], [216, 232]],
	['growth counts from where the collection left it', [200, 216, 220, 180, 190, 195, 196], [216, 196]],
	['what was large before is no growth', [400, 410, 415], []],
])('%s', (_, readings, reminded) => {
	let used = 0;
	const seen: number[] = [];
	const watch = new HeapWatch(
		() => used * 1024 * 1024,
		() => void seen.push(used),
	);
	for (used of readings) watch.look();
	expect(seen).toEqual(reminded);
});

it('V8 takes the reminder and collects its whole heap', async () => {
	let whole = 0;
	const observer = new PerformanceObserver((list) => {
		for (const entry of list.getEntries())
			if ((entry as unknown as { detail: { kind: number } }).detail.kind === 4) whole += 1;
	});
	observer.observe({ entryTypes: ['gc'] });
	// Until V8 is through with what jest has left behind.
	for (let quiet = 0, tries = 0; quiet < 3 && tries < 60; tries += 1) {
		const before = whole;
		await busy(500);
		quiet = whole === before ? quiet + 1 : 0;
	}
	const before = whole;
	remindToCollect();
	await busy(1_000);
	observer.disconnect();
	expect(whole).toBeGreaterThan(before);
});

/** Work that leaves young garbage, as n8n's does. */
async function busy(ms: number): Promise<void> {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(10))
		Array.from({ length: 2_000 }, (_, at) => ({ at }));
}
