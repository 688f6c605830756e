/** Deletes what the smoke run made. Gateways never delete, so each CRM's own call stands here. */
import type { ActivityRef } from '../../core/ports/crm-gateway';
import type { Kind, RecordRef } from '../../core/ports/records';
import type { Http } from '../../adapters/crm/shared/http';
import { readOdooCredential } from '../../adapters/crm/odoo/credential';
import { odooRpc } from '../../adapters/crm/odoo/rpc';

interface Made {
	records: RecordRef[];
	activities: ActivityRef[];
}

/** Answers what is left, as people read it. */
type CleanUp = (http: Http, data: Record<string, unknown>, made: Made) => Promise<string[]>;

const now = (): Date => new Date();
const sleep = async (ms: number): Promise<void> => await new Promise((done) => setTimeout(done, ms));

const plain = (ref: { kind?: string; type?: string; id: string }): string =>
	`${ref.kind ?? ref.type} ${ref.id}`;

/** One DELETE for each, the newest first. */
const byPaths =
	(
		paths: {
			records: Partial<Record<Kind, string>>;
			activities: Partial<Record<ActivityRef['type'], string>>;
		},
		base: (data: Record<string, unknown>) => string,
		query = '',
	): CleanUp =>
	async (http, data, { records, activities }) => {
		const left: string[] = [];
		const remove = async (path: string | undefined, ref: { id: string }): Promise<void> => {
			const url = `${base(data)}${path}/${ref.id}${query}`;
			const answer = path ? await http({ method: 'DELETE', url, headers: {} }) : { status: 0 };
			const gone = answer.status < 300 || answer.status === 404;
			if (answer.status === 0 || !gone) left.push(plain(ref));
		};
		for (const ref of activities) await remove(paths.activities[ref.type], ref);
		for (const ref of [...records].reverse()) await remove(paths.records[ref.kind], ref);
		return left;
	};

const site = (data: Record<string, unknown>): string => String(data.url ?? '').replace(/\/+$/, '');

export const cleanUps: Record<string, CleanUp> = {
	/** Mails, notes and activities go with their record. */
	odoo: async (http, data, { records }) => {
		const credential = readOdooCredential(data);
		const rpc = odooRpc(credential, { http, now, sleep });
		const left: string[] = [];
		const ids = [...new Map(records.map((ref) => [`${modelOf(ref.kind)}:${ref.id}`, ref])).values()];
		for (const { kind, id } of ids.reverse())
			try {
				await rpc.call({ model: modelOf(kind), method: 'unlink', args: { ids: [Number(id)] }, write: true });
			} catch {
				left.push(plain({ kind, id }));
			}
		return left;
	},
	espocrm: byPaths(
		{
			records: { lead: 'Lead', contact: 'Contact', company: 'Account', deal: 'Opportunity', ticket: 'Case' },
			activities: { mail: 'Email', note: 'Note', task: 'Task', call: 'Call' },
		},
		(data) => `${site(data).replace(/\/api\/v1$/, '')}/api/v1/`,
	),
	twenty: byPaths(
		{
			records: { contact: 'people', company: 'companies', deal: 'opportunities' },
			activities: { mail: 'notes', note: 'notes', task: 'tasks', call: 'tasks' },
		},
		(data) => `${site(data)}/rest/`,
	),
	hubSpot: byPaths(
		{
			records: { lead: 'leads', contact: 'contacts', company: 'companies', deal: 'deals', ticket: 'tickets' },
			activities: { mail: 'emails', note: 'notes', task: 'tasks', call: 'tasks' },
		},
		() => 'https://api.hubapi.com/crm/objects/2026-09/',
	),
};

const modelOf = (kind: Kind): string =>
	kind === 'contact' || kind === 'company' ? 'res.partner' : 'crm.lead';
