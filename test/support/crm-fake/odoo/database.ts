/** The rows of the fake Odoo, and what its ORM does to every model: defaults, checks, reading, rights. */
import { matcher, type Known } from './domain';
import {
	denied,
	freshRows,
	invalid,
	missing,
	modelsOf,
	OdooError,
	salesman,
	valueError,
	type FieldDef,
	type Row,
} from './models';

export type Values = Record<string, unknown>;
export type Context = { active_test?: boolean; lang?: string };

export class OdooDatabase implements Known {
	private readonly models: Record<string, Record<string, FieldDef>>;
	private readonly tables = new Map<string, Map<number, Row>>();
	/** Ids that the next rows of a model get; a replay of recorded exchanges sets them. */
	readonly nextIds = new Map<string, number[]>();

	/** Models of apps that are not installed. */
	readonly uninstalled = new Set<string>();

	constructor(
		readonly version: 17 | 19,
		readonly now: () => Date = () => new Date(),
	) {
		this.models = modelsOf(version);
		for (const [model, rows] of Object.entries(freshRows(version)))
			for (const row of rows) this.table(model).set(row.id, this.complete(model, row));
	}

	fieldsOf(model: string): Record<string, FieldDef> {
		const fields = this.uninstalled.has(model) ? undefined : this.models[model];
		if (!fields)
			throw this.version === 17
				? new OdooError('odoo.exceptions.UserError', `Object ${model} doesn't exist`, 422)
				: new OdooError('werkzeug.exceptions.NotFound', `the model '${model}' does not exist`, 404);
		return fields;
	}

	rows = (model: string): Row[] => [...this.table(model).values()];
	row = (model: string, id: number): Row | undefined => this.table(model).get(id);
	delete = (model: string, id: number): void => void this.table(model).delete(id);
	stamp = (): string => this.now().toISOString().slice(0, 19).replace('T', ' ');

	private table(model: string): Map<number, Row> {
		const table = this.tables.get(model) ?? new Map<number, Row>();
		this.tables.set(model, table);
		return table;
	}

	/** Every field there, `false` where nothing is. */
	private complete(model: string, row: Row): Row {
		const { id, ...given } = row;
		const all: Row = { id };
		for (const [name, { type }] of Object.entries(this.fieldsOf(model)))
			if (name !== 'id') all[name] = type === 'many2many' || type === 'one2many' ? [] : false;
		return { ...all, create_date: this.stamp(), write_date: this.stamp(), ...given };
	}

	private newId(model: string): number {
		const forced = this.nextIds.get(model)?.shift();
		return forced ?? Math.max(0, ...this.table(model).keys()) + 1;
	}

	insert(model: string, values: Values): Row {
		this.check(model, values, true);
		const row = this.complete(model, { id: this.newId(model), ...this.stored(model, values) });
		this.table(model).set(row.id, row);
		return row;
	}

	change(model: string, row: Row, values: Values): void {
		this.check(model, values, false);
		Object.assign(row, this.stored(model, values), { write_date: this.stamp() });
	}

	private stored(model: string, values: Values): Values {
		const fields = this.fieldsOf(model);
		return Object.fromEntries(
			Object.entries(values).map(([name, value]) => {
				const type = fields[name]?.type;
				if (type === 'date' && typeof value === 'string') return [name, value.slice(0, 10)];
				if (type === 'many2many') return [name, linked(value)];
				return [name, value];
			}),
		);
	}

	private check(model: string, values: Values, fresh: boolean): void {
		const fields = this.fieldsOf(model);
		for (const [name, value] of Object.entries(values)) {
			const def = fields[name];
			if (!def)
				throw valueError(
					this.version === 17
						? `Invalid field '${name}' on model '${model}'`
						: `Invalid field '${name}' in '${model}'`,
				);
			const options = def.selection ?? [];
			if (
				def.type === 'selection' &&
				value !== false &&
				options.length > 0 &&
				!options.some(([id]) => id === value)
			)
				throw valueError(`Wrong value for ${model}.${name}: '${String(value)}'`);
		}
		if (!fresh) return;
		for (const [name, def] of Object.entries(fields))
			if (def.required && !values[name] && model !== 'res.partner')
				throw invalid(
					`The operation cannot be completed: Missing required value for the field '${def.string}' (${name}).`,
				);
	}

	/** Links to what is not there are a broken constraint in the database. */
	checkLinks(model: string, values: Values, uid: number): void {
		for (const [name, value] of Object.entries(values)) {
			const def = this.fieldsOf(model)[name];
			if (def?.type !== 'many2one' || !value || !def.relation) continue;
			if (this.row(def.relation, Number(value))) continue;
			if (def.relation === 'res.partner' && model === 'res.partner')
				throw missing('res.partner', Number(value), uid);
			throw invalid(
				this.version === 17
					? `The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Lead/Opportunity (crm.lead)\nConstraint: ${model.replace('.', '_')}_${name}_fkey\n`
					: `The operation cannot be completed: Another model is using the record you are trying to delete.\n\nThe troublemaker is: 'Lead' (${model})\nThanks to the following constraint: '${def.string}' (${name})\nHow about archiving the record instead?`,
			);
		}
	}

	search(
		model: string,
		uid: number,
		domain: unknown,
		context: Context = {},
		order = usualOrder[model] ?? 'id',
	): Row[] {
		this.readable(model, uid);
		const test = matcher(this, model, domain);
		const archived =
			context.active_test === false ||
			!this.fieldsOf(model).active ||
			JSON.stringify(domain).includes('"active"');
		const found = this.rows(model).filter((row) => test(row) && (archived || row.active !== false));
		return sorted(
			this,
			model,
			found.filter((row) => this.maySee(model, uid, row)),
			order,
		);
	}

	/** Records by id; those that are gone are an error, those that may not be seen too. */
	browse(model: string, uid: number, ids: number[], right: 'read' | 'create' | 'unlink' = 'read'): Row[] {
		return ids.map((id) => {
			const row = this.row(model, id);
			if (!row) throw missing(model, id, uid);
			if (!this.maySee(model, uid, row)) throw this.hidden(model, uid, right);
			return row;
		});
	}

	read(model: string, rows: Row[], wanted?: string[]): Values[] {
		const fields = this.fieldsOf(model);
		for (const name of wanted ?? [])
			if (!fields[name])
				throw valueError(
					this.version === 17
						? `Invalid field '${name}' on model '${model}'`
						: `Invalid field '${name}' on '${model}'`,
				);
		const names = wanted ?? Object.keys(fields);
		return rows.map((row) =>
			Object.fromEntries([['id', row.id], ...names.map((name) => [name, this.shown(model, row, name)])]),
		);
	}

	private shown(model: string, row: Row, name: string): unknown {
		const def = this.fieldsOf(model)[name];
		const value = row[name];
		if (name === 'display_name') return this.displayName(model, row.id);
		if (name === 'message_ids')
			return this.rows('mail.message')
				.filter((one) => one.model === model && one.res_id === row.id)
				.map(({ id }) => id);
		if (def?.type === 'many2one' && value)
			return [value, this.displayName(def.relation ?? '', Number(value))];
		return value ?? false;
	}

	displayName(model: string, id: number): string {
		const row = this.row(model, id);
		const parent =
			model === 'res.partner' && row?.parent_id ? this.row(model, Number(row.parent_id)) : undefined;
		return parent ? `${String(parent.name)}, ${String(row?.name)}` : String(row?.name || row?.subject || '');
	}

	private readable(model: string, uid: number): void {
		this.fieldsOf(model);
		if (uid === salesman(this.version) && (model === 'ir.model' || model === 'ir.config_parameter'))
			throw denied(`You are not allowed to access '${model}' records.`);
	}

	maySee(model: string, uid: number, row: Row): boolean {
		if (uid !== salesman(this.version)) return true;
		if (model === 'crm.lead') return !row.user_id || row.user_id === uid;
		if (model !== 'mail.message' || row.model !== 'crm.lead') return true;
		const record = this.row('crm.lead', Number(row.res_id));
		return record !== undefined && this.maySee('crm.lead', uid, record);
	}

	hidden(model: string, uid: number, right: string): OdooError {
		const who = this.row('res.users', uid)?.name;
		return denied(
			`Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, ${String(who)} (id=${uid}) doesn't have '${right}' access to:\n- ${model}\n\nIf you really, really need access, perhaps you can win over your friendly administrator with a batch of freshly baked cookies.`,
		);
	}
}

/** What comes when no order is asked for. */
const usualOrder: Record<string, string> = {
	'res.partner': 'display_name, id desc',
	'res.users': 'name',
	'crm.lead': 'priority desc, id desc',
	'crm.stage': 'sequence, id',
	'mail.message': 'id desc',
	'mail.activity': 'date_deadline, id',
};

/** Commands of many2many: [6,0,ids] sets, [4,id] adds; a plain list sets. */
function linked(value: unknown): unknown {
	if (!Array.isArray(value)) return value;
	return value.flatMap((one: unknown) =>
		Array.isArray(one) ? (one[0] === 6 ? (one[2] as number[]) : [one[1]]) : [one],
	);
}

function sorted(db: OdooDatabase, model: string, rows: Row[], order: string): Row[] {
	const keys = order.split(',').map((part) => part.trim().split(/\s+/));
	for (const [name = ''] of keys)
		if (!db.fieldsOf(model)[name]) throw valueError(`Invalid field '${name}' on model '${model}'`);
	return [...rows].sort((a, b) => {
		for (const [name = '', direction] of keys) {
			const [x, y] = [a, b].map((row) =>
				name === 'display_name' ? db.displayName(model, row.id) : row[name],
			) as [number, number];
			if (x !== y) return (x < y ? -1 : 1) * (direction === 'desc' ? -1 : 1);
		}
		return 0;
	});
}
