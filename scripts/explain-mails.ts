/** Lets the mails arrive one after another in a world of their own: built-in CRM and memory in RAM, the mails' time. */
import { readFile } from 'node:fs/promises';
import { builtInGateway } from '../adapters/crm/built-in/gateway';
import { importCrm } from '../adapters/crm/built-in/seed';
import { bindingMemoryOn } from '../adapters/memory/binding-memory';
import { claimsOn } from '../adapters/memory/claims';
import { openMemoryDatabase } from '../adapters/memory/database';
import { resolveBatch, type Resolved, type ResolveWith } from '../adapters/resolve/resolve-batch';
import type { BindingSettings } from '../core/binding/settings';
import type { Mail } from '../core/mail/mail';
import type { MailFile } from './explain-find';
import { parseMailFile } from './explain-parse';

export interface ExplainedMail {
	resolved: Resolved;
	/** The line of `--ndjson`. */
	json: Record<string, unknown>;
}

const store = 'explain';

export async function* explainMails(
	files: MailFile[],
	settings: BindingSettings,
	routesOf: (mail: Mail) => string[],
	crm: unknown,
): AsyncGenerator<ExplainedMail> {
	const { db, close } = await openMemoryDatabase({ file: ':memory:' });
	let time = new Date(0);
	const now = (): Date => time;
	await importCrm(db, store, crm, time);
	const deps: ResolveWith = {
		gateway: builtInGateway({ db, store, now }),
		memory: bindingMemoryOn(db, now),
		claims: claimsOn(db),
		holder: 'explain',
		now,
		sleep: async () => undefined,
	};
	try {
		for (const file of files) {
			const { raw, problem } = await readMail(file);
			const parsed = await parseMailFile(raw, file, settings, time);
			const mail = problem ? { ...parsed, problems: [problem, ...parsed.problems] } : parsed;
			time = new Date(Date.parse(mail.date) || 0);
			const [resolved] = await resolveBatch([mail], settings, deps);
			if (resolved) yield { resolved, json: toLine(file, resolved, routesOf(resolved.mail)) };
		}
	} finally {
		await close();
	}
}

/** A file of a folder that cannot be read still gives a line, with its problem. */
const readMail = (file: MailFile): Promise<{ raw: Buffer; problem?: string }> =>
	readFile(file.path).then(
		(raw) => ({ raw }),
		(error: Error) => ({ raw: Buffer.alloc(0), problem: `The file cannot be read: ${error.message}.` }),
	);

/** Of a mail that must not be stored only id and date leave. */
function toLine(file: MailFile, { mail, decision }: Resolved, routes: string[]): Record<string, unknown> {
	const shown = decision.withhold ? { id: mail.id, date: mail.date } : mail;
	return {
		file: file.path,
		mail: shown,
		outcome: decision.outcome,
		rule: decision.rule,
		candidates: decision.candidates.map(({ kind, id, title, why }) => ({ kind, id, title, why })),
		bound: decision.bound.map(({ kind, id, why }) => ({ kind, id, why })),
		created: decision.created.map(({ kind, id, title, emails, source, responsible }) => ({
			kind,
			id,
			title,
			emails,
			source,
			responsible,
		})),
		reasons: decision.reasons,
		routes: decision.withhold ? [] : routes,
	};
}
