/** What the use cases of binding need, from a node: CRM, memory, claims, clock, and who is at it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions } from 'n8n-workflow';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import type { ResolveWith } from '../../adapters/resolve/resolve-batch';
import type { OpenCrm } from './crm-from-node';

export function resolveWith(context: IExecuteFunctions, { gateway, memory }: OpenCrm): ResolveWith {
	const now = (): Date => new Date();
	return {
		gateway,
		memory: bindingMemoryOn(memory.db, now),
		claims: claimsOn(memory.db),
		holder: randomUUID(),
		now,
		sleep: async (ms) => await sleep(ms),
		execution: context.getExecutionId(),
	};
}
