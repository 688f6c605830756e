/** A second n8n on the same memory: claims the same hundred keys again and again, and prints those it was granted. All start at one instant. */
import { claimsOn } from '../../adapters/memory/claims';
import { openMemoryDatabase, type MemoryLocation } from '../../adapters/memory/database';

async function main(): Promise<void> {
	const [, , place = '{}', holder = '', start = '0'] = process.argv;
	// Spinning, not sleeping: a timer's lateness would let one process open the memory well before the other.
	while (Date.now() < Number(start));
	const memory = await openMemoryDatabase(JSON.parse(place) as MemoryLocation);
	const claims = claimsOn(memory.db);
	const granted: string[] = [];
	for (let round = 0; round < 20; round++) {
		const keys = Array.from({ length: 10 }, (_, index) => `key-${round}-${index}`);
		const answers = await claims.claim('test', keys, holder, 60_000, new Date());
		for (const [key, { state }] of answers) if (state === 'granted') granted.push(key);
	}
	await memory.close();
	process.stdout.write(JSON.stringify(granted));
}

void main();
