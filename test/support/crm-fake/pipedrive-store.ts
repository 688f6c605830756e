/** The rows of the fake Pipedrive, its rules on values and a search index that may lag behind. */
import { randomUUID } from 'node:crypto';

export type Row = Record<string, unknown> & { id: number | string };
export type Table = 'persons' | 'organizations' | 'deals' | 'leads' | 'activities' | 'notes';

export class Refused extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly code?: string,
	) {
		super(message);
	}
}

export const users = [
	{ id: 11, name: 'Anna Adams', email: 'Anna@ours.example', active_flag: true },
	{ id: 12, name: 'Ben Brown', email: 'ben@ours.example', active_flag: true },
	{ id: 13, name: 'Gil Gone', email: 'gil@ours.example', active_flag: false },
];
export const pipelines = [
	{ id: 1, name: 'Sales', is_deleted: false },
	{ id: 2, name: 'Partners', is_deleted: false },
];
export const stages = [
	{ id: 2, name: 'Offer', pipeline_id: 1, order_nr: 2, is_deleted: false },
	{ id: 1, name: 'Qualified', pipeline_id: 1, order_nr: 1, is_deleted: false },
	{ id: 3, name: 'First', pipeline_id: 2, order_nr: 1, is_deleted: false },
];
/** Key of an own text field of deals. */
export const ownField = 'a'.repeat(40);

const owned = ['owner_id', 'label_ids', 'visible_to', 'add_time', 'custom_fields'] as const;
export const columns = {
	persons: [...owned, 'name', 'emails', 'phones', 'org_id'],
	organizations: [...owned, 'name', 'website', 'address'],
	deals: [...owned, 'title', 'person_id', 'org_id', 'pipeline_id', 'stage_id', 'value', 'currency', 'status'],
	leads: [
		'title',
		'owner_id',
		'person_id',
		'organization_id',
		'is_archived',
		'origin_id',
		'channel',
		'channel_id',
	],
	activities: [
		'subject',
		'type',
		'done',
		'due_date',
		'due_time',
		'note',
		'owner_id',
		'deal_id',
		'lead_id',
		'org_id',
		'participants',
	],
	notes: ['content', 'person_id', 'org_id', 'deal_id', 'lead_id'],
} as const;
const needed: Record<Table, string> = {
	...{
		persons: 'name',
		organizations: 'name',
		deals: 'title',
		leads: 'title',
		activities: 'subject',
		notes: 'content',
	},
};

interface Job {
	lead: string;
	/** Questions until it is done. */
	left: number;
	deal?: number;
}

export class PipedriveStore {
	/** What becomes of a conversion, and how many questions it takes. */
	conversion: { ends: 'completed' | 'failed' | 'rejected'; after: number } = { ends: 'completed', after: 2 };
	private readonly jobs = new Map<string, Job>();
	/** Rows of a page at most: few, so that a gateway that stops after the first is found out; Pipedrive itself has 500. */
	pageSize = { v2: 10, v1: 2 };
	/** While true, what is written does not reach the search. */
	lagging = false;
	private readonly changes: { of: string; field_key: string; old_value: unknown; new_value: unknown }[] = [];
	private counter = 100;
	private readonly tables = new Map<Table, Row[]>();
	private readonly hidden = new Set<Row>();

	rows(table: Table): Row[] {
		return this.tables.get(table) ?? [];
	}

	searched(table: Table): Row[] {
		return this.rows(table).filter((row) => !this.hidden.has(row));
	}

	find(table: Table, id: unknown): Row | undefined {
		return this.rows(table).find((row) => String(row.id) === String(id));
	}

	must(table: Table, id: unknown): Row {
		const row = this.find(table, id);
		if (!row) throw new Refused(404, `${table.slice(0, -1)} not found`);
		return row;
	}

	add(table: Table, values: Record<string, unknown>): Row {
		this.check(table, values);
		if (!values[needed[table]])
			throw new Refused(400, `Validation failed: ${needed[table]}: ${needed[table]} is required`);
		if (table === 'leads' && !values.person_id && !values.organization_id)
			throw new Refused(400, 'A lead must be linked to a person or an organization.');
		const stamp =
			table === 'leads'
				? { is_archived: false, source_name: 'API', update_time: '2026-03-02T12:00:00Z' }
				: {};
		const deal = table === 'deals' ? { status: 'open', pipeline_id: 1, stage_id: 1 } : {};
		const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
		const row: Row = {
			id: table === 'leads' ? randomUUID() : ++this.counter,
			...{ add_time: '2026-03-02T12:00:00Z', ...stamp, ...deal, ...given },
		};
		this.tables.set(table, [...this.rows(table), row]);
		if (this.lagging) this.hidden.add(row);
		return row;
	}

	change(table: Table, id: unknown, values: Record<string, unknown>): Row {
		const row = this.must(table, id);
		this.check(table, values);
		for (const [field_key, new_value] of Object.entries(values))
			if (row[field_key] !== new_value)
				this.changes.push({ of: `${table}:${row.id}`, field_key, old_value: row[field_key], new_value });
		return Object.assign(row, values, table === 'leads' ? { update_time: '2026-03-02T12:05:00Z' } : {});
	}

	changelog(table: string, id: string): object[] {
		return this.changes
			.filter((change) => change.of === `${table}:${id}`)
			.map(({ of, ...change }) => ({ ...change, time: of && '2026-03-02 12:05:00' }));
	}

	remove(table: Table, id: unknown): void {
		this.tables.set(
			table,
			this.rows(table).filter((row) => String(row.id) !== String(id)),
		);
	}

	/** Begins a conversion and answers its id. */
	convert(lead: unknown): string {
		const { id } = this.must('leads', lead);
		if ([...this.jobs.values()].some((job) => job.lead === id && job.deal === undefined && job.left > 0))
			throw new Refused(409, 'Conversion is already running');
		const job = randomUUID();
		this.jobs.set(job, { lead: String(id), left: this.conversion.after });
		return job;
	}

	/** When it is done, the lead is gone and its deal stands in the first stage. */
	conversionStatus(id: string): { conversion_id: string; status: string; deal_id?: number } {
		const job = this.jobs.get(id);
		if (!job) throw new Refused(404, 'Conversion not found');
		const { ends } = this.conversion;
		job.left -= 1;
		if (job.left >= 0) return { conversion_id: id, status: job.left > 0 ? 'not_started' : 'running' };
		if (ends !== 'completed') return { conversion_id: id, status: ends };
		job.deal ??= this.becomeDeal(job.lead);
		return { conversion_id: id, status: ends, deal_id: job.deal };
	}

	becomeDeal(lead: string): number {
		const { title, owner_id, person_id, organization_id: org_id } = this.must('leads', lead);
		const deal = this.add('deals', { title, owner_id, person_id, org_id });
		deal.source_lead_id = lead;
		this.remove('leads', lead);
		return Number(deal.id);
	}

	private check(table: Table, values: Record<string, unknown>): void {
		for (const [name, value] of Object.entries(values)) {
			if (value === undefined) continue;
			if (!(columns[table] as readonly string[]).includes(name))
				throw new Refused(
					400,
					`Validation failed: ${name}: ${name} is not allowed`,
					'ERR_SCHEMA_VALIDATION_FAILED',
				);
			if (
				/_id$/.test(name) &&
				value !== null &&
				!/^(lead_id|origin_id|channel_id)$/.test(name) &&
				typeof value !== 'number'
			)
				throw new Refused(400, `Validation failed: ${name}: Expected number, received ${typeof value}`);
		}
		this.mustBe('owner_id', values, (id) => users.some((one) => one.id === id));
		this.mustBe('person_id', values, (id) => this.find('persons', id) !== undefined);
		this.mustBe('org_id', values, (id) => this.find('organizations', id) !== undefined);
		this.mustBe('organization_id', values, (id) => this.find('organizations', id) !== undefined);
		this.mustBe('stage_id', values, (id) => stages.some((one) => one.id === id));
		if (values.status !== undefined && !['open', 'won', 'lost'].includes(String(values.status)))
			throw new Refused(400, 'Validation failed: status');
		const custom = Object.keys((values.custom_fields ?? {}) as object).find((key) => key !== ownField);
		if (custom) throw new Refused(400, `Validation failed: custom_fields.${custom}: unknown field`);
	}

	private mustBe(name: string, values: Record<string, unknown>, is: (id: unknown) => boolean): void {
		const id = values[name];
		if (id !== undefined && id !== null && !is(id))
			throw new Refused(400, `${name}: ${String(id)} was not found`);
	}
}
