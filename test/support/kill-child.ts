/**
 * An n8n in a process of its own, to be killed: one workflow of CRM Mail Trigger and Resolve CRM Binding on the
 * built-in CRM. What n8n keeps in its database (which keys have an execution) and what was worked on goes to files.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import { sharedMemory } from '../../adapters/memory/shared-memory';
import { resolveBatch, type ResolveWith } from '../../adapters/resolve/resolve-batch';
import { readSettings } from '../../core/binding/read-settings';
import { TriggerHost } from './trigger-host';

export interface KillChildOptions {
	credential: Record<string, unknown>;
	memory: string;
	keys: string;
	journal: string;
	/** Ends this process by force when it comes by this point for the nth time. */
	kill?: { point: string; nth: number };
	/** ms that the clock is ahead: leases of the dead process have run out. */
	ahead: number;
	parameters: Record<string, unknown>;
	/** The subject of a mail that no execution can handle. */
	poison?: string;
	/** Every report of the trigger, a line each. */
	reports: string;
}

/** n8n's unique keys of executions, which outlive it. */
class KeyFile extends Map<string, string> {
	constructor(private readonly path: string) {
		super();
		const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
		for (const key of lines) super.set(key, 'crashed');
	}

	override set(key: string, state: string): this {
		if (this.path && state === 'running') appendFileSync(this.path, `${key}\n`);
		return super.set(key, state);
	}
}

const options = JSON.parse(process.argv[2] ?? '{}') as KillChildOptions;
const passed = new Map<string, number>();

function at(point: string): void {
	const times = (passed.get(point) ?? 0) + 1;
	passed.set(point, times);
	if (options.kill?.point === point && options.kill.nth === times) process.kill(process.pid, 'SIGKILL');
}

async function main(): Promise<void> {
	process.env.CRM_MAIL_MEMORY_URL = options.memory;
	const { db } = await sharedMemory({ file: options.memory });
	const now = (): Date => new Date(Date.now() + options.ahead);
	const gateway = builtInGateway({ db, store: 'default', now });
	const deps: ResolveWith = {
		gateway: {
			...gateway,
			create: async (...args) => {
				at('creating');
				const made = await gateway.create(...args);
				at('created');
				return made;
			},
		},
		...{ memory: bindingMemoryOn(db, now), claims: claimsOn(db), now },
		holder: `process-${process.pid}`,
		sleep: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
	};
	const settings = readSettings({ rules: { inboundNew: { kind: 'lead' } } });
	const host = new TriggerHost({
		...{ credential: options.credential, parameters: options.parameters, keys: new KeyFile(options.keys) },
		timing: { at },
		at,
		report: (error) => appendFileSync(options.reports, `${error.message}\n`),
		work: async (mails) => {
			if (mails.some(({ subject }) => subject === options.poison)) throw new Error('cannot handle this one');
			await resolveBatch(mails, settings, deps);
			at('resolved');
			await mailboxMemoryOn(db).acknowledge(
				'workflow-1',
				mails.map(({ id }) => id),
				now(),
			);
			for (const { subject } of mails) appendFileSync(options.journal, `${subject}\n`);
		},
	});
	await host.start();
	process.stdout.write('started\n');
}

void main();
