/** Odoo's domains: prefix notation, `&` understood; LIKE with backslash escapes as PostgreSQL has it. */
import { OdooError, valueError, type FieldDef, type Row } from './models';

export interface Known {
	version: 17 | 19;
	fieldsOf(model: string): Record<string, FieldDef>;
	row(model: string, id: number): Row | undefined;
	rows(model: string): Row[];
}

type Test = (row: Row) => boolean;
const operators = [
	'=',
	'!=',
	'in',
	'not in',
	'ilike',
	'like',
	'=ilike',
	'=like',
	'>=',
	'<=',
	'>',
	'<',
	'child_of',
];

export function matcher(known: Known, model: string, domain: unknown): Test {
	if (!Array.isArray(domain))
		throw known.version === 17
			? new OdooError(
					'builtins.AssertionError',
					"Domains to normalize must have a 'domain' form: a list or tuple of domain components",
					500,
				)
			: new OdooError(
					'builtins.TypeError',
					`Domain() invalid argument type for domain: '${String(domain)}'`,
					500,
				);
	const left = [...(domain as unknown[])];
	const next = (): Test => {
		const token = left.shift();
		if (token === '&' || token === '|') {
			const a = next();
			const b = next();
			return token === '&' ? (row) => a(row) && b(row) : (row) => a(row) || b(row);
		}
		if (token === '!') {
			const a = next();
			return (row) => !a(row);
		}
		return leaf(known, model, token as [string, string, unknown]);
	};
	const tests: Test[] = [];
	while (left.length > 0) tests.push(next());
	return (row) => tests.every((test) => test(row));
}

function leaf(known: Known, model: string, [name, operator, value]: [string, string, unknown]): Test {
	const shown = `('${name}', '${operator}', ${typeof value === 'string' ? `'${value}'` : String(value)})`;
	const [first = '', second] = name.split('.');
	const def = known.fieldsOf(model)[first];
	if (!def)
		throw valueError(
			known.version === 17
				? `Invalid field ${model}.${name} in leaf ${shown}`
				: `Invalid field ${model}.${name} in condition ${shown}`,
		);
	if (!operators.includes(operator))
		throw valueError(
			known.version === 17 ? `Invalid leaf ${shown}` : `Invalid operator in condition ${shown}`,
		);
	// 17 does not search by it: every row matches.
	if (first === 'display_name' && known.version === 17) return () => true;
	if (second !== undefined && def.relation) {
		const inner = leaf(known, def.relation, [second, operator, value]);
		return (row) => {
			const target = known.row(def.relation ?? '', Number(row[first] || 0));
			return target ? inner(target) : false;
		};
	}
	if (operator === 'child_of') {
		const roots = new Set([value].flat().map(Number));
		return (row) => isBelow(known, Number(row[first] || 0), roots);
	}
	return (row) => compare(row[first] ?? false, operator, value);
}

function isBelow(known: Known, id: number, roots: Set<number>): boolean {
	for (let at = id, step = 0; at > 0 && step < 20; step++) {
		if (roots.has(at)) return true;
		at = Number(known.row('res.partner', at)?.parent_id || 0);
	}
	return false;
}

function compare(have: unknown, operator: string, value: unknown): boolean {
	if (Array.isArray(have)) return [value].flat().some((one) => have.includes(one));
	const list = Array.isArray(value) ? (value as unknown[]) : [value];
	if (operator === '=') return have === value || (value === false && have === '');
	if (operator === '!=') return have !== value;
	if (operator === 'in') return list.includes(have);
	if (operator === 'not in') return !list.includes(have);
	if (have === false) return false;
	const text = String(have);
	if (operator === '>=') return text >= String(value);
	if (operator === '<=') return text <= String(value);
	if (operator === '>') return text > String(value);
	if (operator === '<') return text < String(value);
	const whole = operator.startsWith('=');
	return likePattern(String(value), whole, operator.endsWith('ilike')).test(text);
}

function likePattern(pattern: string, whole: boolean, anyCase: boolean): RegExp {
	let source = '';
	for (let at = 0; at < pattern.length; at++) {
		const char = pattern[at] ?? '';
		if (char === '\\' && at + 1 < pattern.length) source += quoted(pattern[++at] ?? '');
		else source += char === '%' ? '.*' : char === '_' ? '.' : quoted(char);
	}
	return new RegExp(whole ? `^${source}$` : source, anyCase ? 'isu' : 'su');
}

const quoted = (char: string): string =>
	char.replace(/[\\^$.*+?()[\]{}|/-]/g, (one) => (one === '-' ? '-' : `\\${one}`));
