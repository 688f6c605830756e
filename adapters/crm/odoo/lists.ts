/** What forms are filled from: users, sources, pipelines, fields. */
import type {
	CrmField,
	CrmOption,
	FieldType,
	Pipeline,
	PipelineStage,
} from '../../../core/ports/crm-gateway';
import type { CrmUser, Kind } from '../../../core/ports/records';
import type { OdooCredential } from './credential';
import { lostStage } from './mapping';
import type { OdooRpc } from './rpc';
import { intId, modelOf, pageSize, type Many2one, type Text } from './schema';

export async function usersOf(rpc: OdooRpc): Promise<CrmUser[]> {
	const rows = await all<{ id: number; name: Text; login: Text; email: Text; active: boolean }>(
		rpc,
		'res.users',
		{
			domain: [['share', '=', false]],
			fields: ['id', 'name', 'login', 'email', 'active'],
		},
	);
	return rows.map(({ id, name, login, email, active }) => ({
		id: String(id),
		name: name || login || String(id),
		email: (email || (login && login.includes('@') ? login : '') || null)?.toLowerCase() ?? null,
		active,
	}));
}

/** utm.source, which leads and deals name; contacts and companies have no source in Odoo. */
export async function sourcesOf(rpc: OdooRpc, kind: Kind): Promise<CrmOption[]> {
	if (kind !== 'lead' && kind !== 'deal') return [];
	const rows = await all<{ id: number; name: Text }>(rpc, 'utm.source', {
		domain: [],
		fields: ['id', 'name'],
	});
	return rows.map(({ id, name }) => ({ id: String(id), label: name || String(id), active: true }));
}

/** Id of a source that is given by id or by name; one of an unknown name is made. */
export async function sourceId(rpc: OdooRpc, source: string): Promise<number> {
	const id = intId(source);
	if (id !== null) return id;
	const sources = await sourcesOf(rpc, 'lead');
	const known = sources.find(({ label }) => label.toLowerCase() === source.toLowerCase());
	if (known) return Number(known.id);
	const made = await rpc.call<number[] | number>({
		...{ model: 'utm.source', method: 'create', write: true },
		args: { vals_list: [{ name: source }] },
	});
	return Array.isArray(made) ? (made[0] ?? 0) : made;
}

interface StageRow {
	id: number;
	name: Text;
	is_won?: boolean;
	fold?: boolean;
	team_id?: Many2one;
	team_ids?: number[];
	project_ids?: number[];
}

/** Teams are the pipelines of deals. Odoo's leads have no stages that people work by. */
export async function pipelinesOf(
	rpc: OdooRpc,
	kind: Pipeline['kind'],
	{ tickets, project }: OdooCredential,
): Promise<Pipeline[]> {
	if (kind === 'lead' || (kind === 'ticket' && tickets === 'none')) return [];
	if (kind === 'ticket') {
		const rows = await all<StageRow>(rpc, tickets === 'task' ? 'project.task.type' : 'helpdesk.stage', {
			domain: tickets === 'task' && project > 0 ? [['project_ids', 'in', [project]]] : [],
			fields: ['id', 'name', 'fold'],
			order: 'sequence, id',
		});
		const stages = rows.map((row) => stage(row, row.fold ? 'won' : 'open'));
		return [{ id: 'default', label: 'Tickets', active: true, kind, stages }];
	}
	const [teams, rows] = await Promise.all([
		all<{ id: number; name: Text; active: boolean }>(rpc, 'crm.team', {
			domain: [],
			fields: ['id', 'name', 'active'],
		}),
		dealStages(rpc),
	]);
	return teams.map(({ id, name, active }) => ({
		...{ id: String(id), label: name || String(id), active, kind },
		stages: [
			...rows.filter((row) => ofTeam(row, id)).map((row) => stage(row, row.is_won ? 'won' : 'open')),
			{ id: lostStage, label: 'Lost', active: true, state: 'lost' },
		],
	}));
}

const stage = ({ id, name }: StageRow, state: PipelineStage['state']): PipelineStage => ({
	...{ id: String(id), label: name || String(id), active: true, state },
});

/** A stage of no team is one of every team. */
function ofTeam({ team_id: team, team_ids: teams = [] }: StageRow, id: number): boolean {
	const own = team ? [team[0]] : teams;
	return own.length === 0 || own.includes(id);
}

/** The field was renamed in 19, and an unknown field is an error: the model is asked which one it has. */
async function dealStages(rpc: OdooRpc): Promise<StageRow[]> {
	const known = await rpc.call<Record<string, unknown>>({
		...{ model: 'crm.stage', method: 'fields_get' },
		args: { allfields: ['team_id', 'team_ids'], attributes: ['type'] },
	});
	return await all<StageRow>(rpc, 'crm.stage', {
		domain: [],
		fields: ['id', 'name', 'is_won', ...Object.keys(known).filter((name) => name.startsWith('team_id'))],
		order: 'sequence, id',
	});
}

export interface FieldRow {
	type: string;
	string: string;
	required?: boolean;
	readonly?: boolean;
	selection?: [string, string][];
	relation?: string;
}

const types: Record<string, FieldType> = {
	...{ integer: 'number', float: 'number', monetary: 'number', boolean: 'boolean', many2one: 'number' },
	...{ date: 'dateTime', datetime: 'dateTime', selection: 'options' },
	...{ char: 'string', text: 'string', html: 'string' },
};

export const fieldRows = async (rpc: OdooRpc, kind: Kind, tickets: OdooCredential['tickets']) =>
	await rpc.call<Record<string, FieldRow>>({
		...{ model: modelOf(kind, tickets), method: 'fields_get' },
		args: { attributes: ['type', 'string', 'required', 'readonly', 'selection', 'relation'] },
	});

/** Lists of records and files are left out: they cannot be filled in by hand. */
export async function fieldsOf(
	rpc: OdooRpc,
	kind: Kind,
	tickets: OdooCredential['tickets'],
): Promise<CrmField[]> {
	const rows = Object.entries(await fieldRows(rpc, kind, tickets));
	return rows
		.flatMap(([id, row]) => {
			const type = types[row.type];
			if (!type) return [];
			const label = row.type === 'many2one' ? `${row.string} (ID)` : row.string || id;
			const options = row.selection?.map(([value, name]) => ({ id: value, label: name, active: true }));
			return [
				{
					...{ id, label, type, required: row.required ?? false, readOnly: row.readonly ?? false },
					...(options ? { options } : {}),
				},
			];
		})
		.sort((a, b) => a.label.localeCompare(b.label));
}

/** Every row, page by page. */
async function all<T>(
	rpc: OdooRpc,
	model: string,
	args: { domain: unknown[]; fields: string[]; order?: string },
): Promise<T[]> {
	const rows: T[] = [];
	for (let offset = 0; ; offset += pageSize) {
		const page = await rpc.call<T[]>({
			...{ model, method: 'search_read' },
			args: { order: 'id', ...args, limit: pageSize, offset },
		});
		rows.push(...page);
		if (page.length < pageSize) return rows;
	}
}
