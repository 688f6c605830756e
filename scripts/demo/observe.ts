/** Reads from n8n's own executions what became of each mail. */
import { itemsOf, type Execution } from '../lib/n8n-rest';
import type { N8nServer } from '../lib/n8n-server';

interface Ref {
	kind: string;
	id: string;
	title?: string;
	why?: string;
}

/** One mail as it left Resolve CRM Binding. */
export interface HandledMail {
	id: string;
	folder: string;
	from: string;
	subject: string;
	outcome: string;
	bound: Ref[];
	created: Ref[];
	reasons: string[];
	/** Names of the keyword rules that hit; null where no router stands behind. */
	routes: string[] | null;
}

export interface Seen {
	mails: HandledMail[];
	/** What went wrong in n8n, in its own words. */
	failures: string[];
}

const finished = new Set(['success', 'error', 'crashed', 'canceled']);
const outputs = ['bound', 'review', 'skipped'];

/** Each call gives what has finished since the last one. */
export function observer(server: N8nServer, workflowIds: string[]): () => Promise<Seen> {
	const known = new Set<string>();
	return async () => {
		const seen: Seen = { mails: [], failures: [] };
		for (const workflowId of workflowIds) {
			for (const execution of await server.rest.executionsBut(workflowId, known)) {
				if (!finished.has(execution.status)) continue;
				known.add(execution.id);
				seen.mails.push(...mailsOf(execution));
				if (execution.status !== 'success')
					seen.failures.push(`execution ${execution.id}: ${reasonOf(execution)}`);
			}
		}
		return seen;
	};
}

const reasonOf = ({ status, data }: Execution): string =>
	(data?.resultData?.error as { message?: string } | undefined)?.message ?? status;

/** A mail that is found on another output than its own outcome is a failure of the node; it shows as that outcome twice. */
const mailsOf = (execution: Execution): HandledMail[] =>
	outputs.flatMap((outcome, at) =>
		itemsOf(execution, 'Resolve CRM Binding', at).map((item) =>
			toHandled(item, outcome, routesOf(execution)),
		),
	);

/** By the id of the mail; a mail stands on one output for each rule that hit, or on "No match". */
function routesOf(execution: Execution): Map<string, string[]> {
	const runs = execution.data?.resultData?.runData?.['Mail Keyword Router'] ?? [];
	const outputsOfRouter = Math.max(0, ...runs.map(({ data }) => data?.main?.length ?? 0));
	const items = Array.from({ length: outputsOfRouter }, (_, at) =>
		itemsOf(execution, 'Mail Keyword Router', at),
	);
	return new Map(items.flat().map(({ id, routes }) => [String(id), routes as string[]]));
}

function toHandled(
	item: Record<string, unknown>,
	outcome: string,
	routes: Map<string, string[]>,
): HandledMail {
	const mail = item as {
		id: string;
		subject?: string;
		mailbox?: { folder?: string };
		from?: { address?: string };
	};
	const decision = item.decision as { bound: Ref[]; created: Ref[]; reasons: string[] };
	return {
		id: mail.id,
		folder: mail.mailbox?.folder ?? '',
		from: mail.from?.address ?? '',
		subject: mail.subject ?? '',
		outcome,
		bound: decision.bound,
		created: decision.created,
		reasons: decision.reasons,
		routes: routes.get(mail.id) ?? null,
	};
}
