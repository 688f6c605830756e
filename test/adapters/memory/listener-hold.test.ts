/** Of several processes that run one trigger, one works for it: the one that started last, unless it is gone. */
import { listenerHoldOn } from '../../../adapters/memory/listener-hold';
import { eachEngine } from '../../support/each-engine';

const key = { workflow: 'w', node: 'n', mailbox: 'm' };
const minute = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1) + minutes * minute);

eachEngine((engine) => {
	it('the one that started last keeps it; one that lets go, or falls silent, loses it', async () => {
		const { db } = await engine.open();
		const [older, newer] = ['older', 'newer'].map((name) => listenerHoldOn(db, key, name, 10 * minute));
		await older!.take(at(0));
		expect(await older!.keep(at(1))).toBe(true);
		await newer!.take(at(2));
		expect(await older!.keep(at(3))).toBe(false);
		expect(await newer!.keep(at(4))).toBe(true);
		// The older one cannot let go of what it has no more.
		await older!.letGo();
		expect(await older!.keep(at(13))).toBe(false);
		expect(await newer!.keep(at(13))).toBe(true);
		// Killed: silent for more than ten minutes.
		expect(await older!.keep(at(24))).toBe(true);
		expect(await newer!.keep(at(25))).toBe(false);
		await older!.letGo();
		expect(await newer!.keep(at(26))).toBe(true);
	});

	it('triggers of other nodes are none of its business', async () => {
		const { db } = await engine.open();
		const one = listenerHoldOn(db, key, 'one', minute);
		const other = listenerHoldOn(db, { ...key, node: 'other' }, 'two', minute);
		await one.take(at(0));
		await other.take(at(0));
		expect([await one.keep(at(0)), await other.keep(at(0))]).toEqual([true, true]);
	});
});
