/** Deletes what the smoke run made. Gateways never delete, so each CRM's own call stands here. */
import type { ActivityRef } from '../../core/ports/crm-gateway';
import type { Kind, RecordRef } from '../../core/ports/records';
import { crmClient } from '../../adapters/crm/shared/client';
import type { Http } from '../../adapters/crm/shared/http';
import { readOdooCredential } from '../../adapters/crm/odoo/credential';
import { odooRpc } from '../../adapters/crm/odoo/rpc';
import { apiVersion as hubSpotVersion } from '../../adapters/crm/hubspot/schema';
import { apiVersion as salesforceVersion } from '../../adapters/crm/salesforce/schema';
import { codes as uspacyCodes, isUspacyKind } from '../../adapters/crm/uspacy/schema';

interface Made {
	records: RecordRef[];
	activities: ActivityRef[];
}

/** Answers what is left, as people read it. */
type CleanUp = (http: Http, data: Record<string, unknown>, made: Made) => Promise<string[]>;

const now = (): Date => new Date();
const sleep = async (ms: number): Promise<void> => await new Promise((done) => setTimeout(done, ms));

/** Where a CRM does not say how long to wait. */
const limitPauseMs = 6000;

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
		// Waits at the CRM's limit, and asks again after a lost answer: what is gone answers 404.
		const client = crmClient({ crm: 'The CRM', http, now, sleep, pauseOf: () => limitPauseMs });
		const remove = async (path: string | undefined, ref: { id: string }): Promise<void> => {
			const url = `${base(data)}${path}/${ref.id}${query}`;
			const status = path
				? await client({ method: 'DELETE', url, write: false }).then(
						(answer) => answer.status,
						() => 0,
					)
				: 0;
			if (status === 0 || (status >= 300 && status !== 404)) left.push(plain(ref));
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
	pipedrive: byPaths(
		{
			records: {
				lead: 'api/v1/leads',
				contact: 'api/v2/persons',
				company: 'api/v2/organizations',
				deal: 'api/v2/deals',
			},
			activities: {
				mail: 'api/v2/activities',
				note: 'api/v1/notes',
				task: 'api/v2/activities',
				call: 'api/v2/activities',
			},
		},
		({ baseUrl, companyDomain }) =>
			`${baseUrl ? String(baseUrl) : `https://${String(companyDomain)}.pipedrive.com`}/`,
	),
	hubSpot: async (http, data, made) =>
		await byPaths(
			{
				records: {
					...{ contact: 'contacts', company: 'companies', deal: 'deals', ticket: 'tickets' },
					lead: data.leads === 'object' ? 'leads' : 'contacts',
				},
				activities: { mail: 'emails', note: 'notes', task: 'tasks', call: 'tasks' },
			},
			({ baseUrl }) => `${String(baseUrl)}/crm/objects/${hubSpotVersion}/`,
		)(http, data, made),
	/** The first three signs of an id name its object. */
	salesforce: async (http, data, { records, activities }) => {
		const left: string[] = [];
		for (const ref of [...activities, ...[...records].reverse()]) {
			const path = `/services/data/${salesforceVersion}/sobjects/${objectsByPrefix[ref.id.slice(0, 3)] ?? ''}/${ref.id}`;
			const { status } = await http({ method: 'DELETE', url: `${orgOf(data)}${path}`, headers: {} });
			if (status >= 300 && status !== 404) left.push(plain(ref));
		}
		return left;
	},
	uspacy: async (http, data, { records, activities }) => {
		const left: string[] = [];
		const base = String(data.secretUrl ?? data.url ?? '').replace(/\/+$/, '');
		const remove = async (path: string, ref: { id: string }): Promise<void> => {
			const { status } = await http({ method: 'DELETE', url: `${base}/${path}`, headers: {} });
			if (status >= 300 && status !== 404) left.push(plain(ref));
		};
		for (const ref of activities) {
			const [what, id = ''] = ref.id.split(':');
			// A letter that Uspacy fetched itself is not ours to delete.
			if (what === 'activity') await remove(`activities/v1/activities/${id}`, ref);
			if (what === 'comment') await remove(`comments/v1/comments/${id}/`, ref);
		}
		for (const ref of [...records].reverse())
			if (isUspacyKind(ref.kind)) await remove(`crm/v1/entities/${uspacyCodes[ref.kind]}/${ref.id}`, ref);
		return left;
	},
};

const objectsByPrefix: Record<string, string> = {
	...{ '00Q': 'Lead', '003': 'Contact', '001': 'Account', '006': 'Opportunity', '500': 'Case' },
	...{ '02s': 'EmailMessage', '00T': 'Task', '002': 'Note' },
};
const orgOf = ({ instanceUrl }: Record<string, unknown>): string => String(instanceUrl).replace(/\/+$/, '');

const modelOf = (kind: Kind): string =>
	kind === 'contact' || kind === 'company' ? 'res.partner' : 'crm.lead';
