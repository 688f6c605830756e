/** As much SOQL as the gateway speaks, read strictly: what it does not know is refused as Salesforce refuses it. */

export type Row = Record<string, unknown>;
export type Tables = (name: string) => Row[];

export class Malformed extends Error {}

const tokenOf = /\s*(?:('(?:\\.|[^'\\])*')|([A-Za-z_][\w.]*)|(\d+)|(>=|<=|!=|[=<>(),]))/y;

function tokens(text: string): string[] {
	const found: string[] = [];
	tokenOf.lastIndex = 0;
	while (tokenOf.lastIndex < text.trimEnd().length) {
		const at = tokenOf.lastIndex;
		const match = tokenOf.exec(text);
		if (!match) throw new Malformed(`unexpected token: ${text.slice(at, at + 20)}`);
		found.push(match[0].trim());
	}
	return found;
}

const unquote = (text: string): string => text.slice(1, -1).replace(/\\(['\\])/g, '$1');

/** `%` and `_` are wildcards unless a backslash stands before. */
function likeTest(literal: string): RegExp {
	const body = literal.slice(1, -1);
	let pattern = '';
	for (let index = 0; index < body.length; index++) {
		const sign = body[index] ?? '';
		if (sign === '\\') pattern += (body[++index] ?? '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
		else if (sign === '%') pattern += '[^]*';
		else if (sign === '_') pattern += '[^]';
		else pattern += sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
	}
	return new RegExp(`^${pattern}$`, 'i');
}

const same = (a: unknown, b: unknown): boolean =>
	typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;

/** @param columns the fields an object has; others are refused */
export function runSoql(text: string, tables: Tables, columns: (table: string) => string[]): Row[] {
	const list = tokens(text);
	let at = 0;
	const peek = (): string => list[at] ?? '';
	const is = (word: string): boolean => peek().toUpperCase() === word;
	const take = (): string => list[at++] ?? '';
	const want = (word: string): void => {
		if (take().toUpperCase() !== word) throw new Malformed(`expected ${word} in: ${text}`);
	};

	function select(outer?: Row): Row[] {
		want('SELECT');
		const names: string[] = [];
		const subs: number[] = [];
		do {
			if (is('(')) {
				subs.push(at + 1);
				skipGroup();
			} else names.push(take());
		} while (is(',') && take());
		want('FROM');
		const table = take();
		const known = table === 'OpportunityContactRoles' ? 'OpportunityContactRole' : table;
		const check = (name: string): string => {
			if (!columns(known).includes(name))
				throw new Malformed(`No such column '${name}' on entity '${known}'`);
			return name;
		};
		names.forEach(check);
		const rows = tables(known).filter((row) => outer === undefined || row.OpportunityId === outer.Id);
		const test = is('WHERE') && take() ? disjunction(check) : () => true;
		let found = rows.filter(test);
		if (is('ORDER')) {
			take();
			want('BY');
			const by = check(take());
			found = [...found].sort((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1));
		}
		if (is('LIMIT') && take()) found = found.slice(0, Number(take()));
		const end = at;
		const answer = found.map((row) => {
			const shown: Row = Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
			for (const start of subs) {
				at = start;
				const records = select(row);
				shown.OpportunityContactRoles =
					records.length > 0 ? { totalSize: records.length, done: true, records } : null;
			}
			return { attributes: { type: known }, ...shown };
		});
		at = end;
		return answer;
	}

	function skipGroup(): void {
		let depth = 0;
		do {
			if (is('(')) depth++;
			if (is(')')) depth--;
			take();
		} while (depth > 0);
	}

	type Test = (row: Row) => boolean;
	function disjunction(check: (name: string) => string): Test {
		const parts = [conjunction(check)];
		while (is('OR') && take()) parts.push(conjunction(check));
		return (row) => parts.some((part) => part(row));
	}
	function conjunction(check: (name: string) => string): Test {
		const parts = [condition(check)];
		while (is('AND') && take()) parts.push(condition(check));
		return (row) => parts.every((part) => part(row));
	}
	function condition(check: (name: string) => string): Test {
		if (is('(') && take()) {
			const inner = disjunction(check);
			want(')');
			return inner;
		}
		const name = check(take());
		const operator = take().toUpperCase();
		if (operator === 'LIKE') {
			const test = likeTest(take());
			return (row) => typeof row[name] === 'string' && test.test(row[name]);
		}
		if (operator === 'IN') {
			want('(');
			const values = is('SELECT') ? select().map((one) => Object.values(one)[1]) : literals();
			want(')');
			return (row) => values.some((value) => same(row[name], value));
		}
		const value = literal();
		if (operator === '=') return (row) => same(row[name] ?? null, value);
		if (operator === '>') return (row) => String(row[name]) > String(value);
		throw new Malformed(`unknown operator ${operator}`);
	}
	function literals(): unknown[] {
		const values = [literal()];
		while (is(',') && take()) values.push(literal());
		return values;
	}
	function literal(): unknown {
		const token = take();
		if (token.startsWith("'")) return unquote(token);
		if (token === 'true' || token === 'false') return token === 'true';
		if (/^\d+$/.test(token)) return Number(token);
		throw new Malformed(`unexpected token: ${token}`);
	}

	const answer = select();
	if (at < list.length) throw new Malformed(`unexpected token: ${peek()}`);
	return answer;
}
