/** The filter language of the fake Twenty: `field[op]:value`, commas, and(…), or(…); it breaks on what broke the real one. */
import { bad, type ObjectDef, type Row } from './store';
import type { FakeAnswer } from '../server';

export type Test = (row: Row) => boolean;

const operators = [
	'eq',
	'neq',
	'in',
	'containsAny',
	'is',
	'gt',
	'gte',
	'lt',
	'lte',
	'startsWith',
	'like',
	'ilike',
];

/** Splits at commas outside brackets and quotes, as parse-filter-content.util.ts does: a single apostrophe hides every comma behind it. */
function split(text: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let bracketed = false;
	let double = false;
	let single = false;
	let part = '';
	for (const char of text) {
		if (char === '(') depth++;
		if (char === ')') depth--;
		if (char === '[' || char === ']') bracketed = !bracketed;
		if (char === '"') double = !double;
		if (char === "'") single = !single;
		if (char === ',' && depth === 0 && !bracketed && !double && !single) {
			parts.push(part);
			part = '';
		} else part += char;
	}
	return [...parts, part];
}

const unquoted = (value: string): string => value.replace(/^"(.*)"$/, '$1');

function at(row: Row, path: string): unknown {
	let value: unknown = row;
	for (const step of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[step];
	return value;
}

/** Addresses beside the primary one are a JSON column: compared as its text. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

const wild = (pattern: string, flags: string): RegExp =>
	new RegExp(
		`^${pattern
			.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
			.replace(/%/g, '.*')
			.replace(/_/g, '.')}$`,
		flags,
	);

function condition(def: ObjectDef, text: string): Test | FakeAnswer {
	const found = /^([\w.]+)\[(\w+)\]:(.*)$/s.exec(text);
	if (!found) return bad(`'filter' invalid for '${text}'. eg: price[gte]:10`);
	const [, path = '', operator = '', value = ''] = found;
	if (!operators.includes(operator))
		return bad(`'filter' invalid for '${text}', comparator ${operator} not in ${operators.join(', ')}`);
	const [field = ''] = path.split('.');
	if (!['id', 'createdAt', 'updatedAt', 'deletedAt', ...Object.keys(def.fields)].includes(field))
		return {
			status: 400,
			body: { statusCode: 400, error: 'Error', messages: [`Field metadata not found for field: ${field}`] },
		};
	const list =
		operator === 'in'
			? value
					.replace(/^\[|\]$/g, '')
					.split(',')
					.map(unquoted)
					.filter(Boolean)
			: [];
	if (operator === 'in' && !/^\[.*\]$/s.test(value))
		return bad(
			`'filter' invalid for 'in' operator. Received '${value}' but array value expected eg: 'field[in]:[value_1,value_2]'`,
		);
	const single = unquoted(value);
	if (
		field === 'id' &&
		[...list, ...(operator === 'eq' ? [single] : [])].some((id) => !/^[0-9a-f-]{36}$/i.test(id))
	)
		return {
			status: 500,
			body: {
				...{ statusCode: 500, error: 'InternalServerErrorException' },
				messages: [`invalid input syntax for type uuid: "${single}"`],
			},
		};
	return (row) => {
		const have = at(row, path);
		switch (operator) {
			case 'eq':
				return have === single;
			case 'neq':
				return have !== single;
			case 'in':
				return list.includes(String(have));
			case 'is':
				return single === 'NULL' ? have === null : have !== null;
			case 'like':
				return wild(single, 'su').test(asText(have));
			case 'ilike':
				return wild(single, 'isu').test(asText(have));
			default:
				return false;
		}
	};
}

function compile(def: ObjectDef, text: string): Test | FakeAnswer {
	const group = /^(and|or)\((.*)\)$/s.exec(text);
	if (!group) return condition(def, text);
	const tests = compileAll(def, split(group[2] ?? ''));
	if (!Array.isArray(tests)) return tests;
	return group[1] === 'or'
		? (row) => tests.some((test) => test(row))
		: (row) => tests.every((test) => test(row));
}

function compileAll(def: ObjectDef, parts: string[]): Test[] | FakeAnswer {
	const tests: Test[] = [];
	for (const part of parts) {
		const test = compile(def, part);
		if (typeof test !== 'function') return test;
		tests.push(test);
	}
	return tests;
}

/** Deleted rows are left out unless the filter asks for them. */
export function filterOf(def: ObjectDef, text: string | null): Test | FakeAnswer {
	const tests = text ? compileAll(def, split(text)) : [];
	if (!Array.isArray(tests)) return tests;
	const deleted = text?.includes('deletedAt') ?? false;
	return (row) => (deleted || row.deletedAt === null) && tests.every((test) => test(row));
}
