/** How long the next try to reach a mailbox waits: an account must not be locked, a server not be hammered, nobody forgotten. */
import { reconnectPause } from '../../../core/mailbox/retry-pause';

const minute = 60_000;

it.each([
	['the first break', 1, false, 100, 500],
	['the third', 3, false, 400, 2_000],
	['the hundredth: a server that is back is found within a minute', 100, false, minute / 5, minute],
	['the first refused login', 1, true, 2_500, 5_000],
	['the third refused login', 3, true, 10_000, 20_000],
	['the hundredth refused login', 100, true, 2.5 * minute, 5 * minute],
])('%s', (_title, failures, refused, least, most) => {
	expect(reconnectPause(failures, refused, 0)).toBe(least);
	expect(reconnectPause(failures, refused, 0.999999)).toBeGreaterThan(most * 0.99);
	expect(reconnectPause(failures, refused, 0.999999)).toBeLessThanOrEqual(most);
});

it('asks with a wrong password seldom in the first half hour', () => {
	let at = 0;
	let tries = 1;
	for (let failures = 1; at <= 30 * minute; failures += 1) {
		at += reconnectPause(failures, true, 0);
		if (at <= 30 * minute) tries += 1;
	}
	expect(tries).toBeLessThanOrEqual(18);
	expect(tries).toBeGreaterThan(6);
});
