/** The output schemas that n8n shows before a run, and what of a real output they do not declare. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/lib/repository';

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** @param place `record/get`, or `output` for a node without operations */
export function outputSchema(node: string, place: string): Schema | null {
	const path = join(root, 'nodes', node, '__schema__/v1.0.0', `${place}.json`);
	return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Schema) : null;
}

const typeOf = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** Paths that are not declared, or of another type; an object without declared properties may hold anything. */
export function undeclared(schema: Schema | null, value: unknown, path = ''): string[] {
	if (!schema) return [`${path}: no schema`];
	const types = [schema.type ?? []].flat().map((type) => (type === 'integer' ? 'number' : type));
	if (!types.includes(typeOf(value))) return [`${path}: ${typeOf(value)}`];
	if (Array.isArray(value)) return value.flatMap((one) => undeclared(schema.items ?? {}, one, `${path}[]`));
	const properties = schema.properties ?? {};
	if (value === null || typeof value !== 'object' || Object.keys(properties).length === 0) return [];
	return Object.entries(value).flatMap(([name, one]) =>
		properties[name] ? undeclared(properties[name], one, `${path}.${name}`) : [`${path}.${name}`],
	);
}
