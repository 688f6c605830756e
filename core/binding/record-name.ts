/** Decides what a new record is called. */
import type { Mail } from '../mail/mail';
import type { Kind } from '../ports/records';
import { cut, oneLine, personName } from './person-name';

export const placeholders = ['subject', 'name', 'address', 'company', 'date'] as const;
const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names in a template that are none of ours. */
export function unknownPlaceholders(template: string): string[] {
	return [...template.matchAll(pattern)]
		.map((match) => match[1] ?? '')
		.filter((name) => !(placeholders as readonly string[]).includes(name));
}

export interface NameParts {
	address: string;
	name: string;
	company: string;
}

/** No CRM has to take more than this many code points. */
const titleLimit = 200;

/** One line, at most 200 code points or the CRM's limit; an empty subject gives "(no subject) address". */
export function recordName(
	template: string,
	mail: Mail,
	parts: NameParts,
	limits: Partial<Record<Kind, number>>,
	kind: Kind,
): string {
	const limit = Math.min(titleLimit, limits[kind] ?? titleLimit);
	const name = cut(oneLine(fill(template, mail, parts)), limit);
	return name === '' ? cut(`(no subject) ${parts.address}`, limit) : name;
}

function fill(template: string, mail: Mail, parts: NameParts): string {
	const topic = oneLine(mail.topic);
	if (template === 'subject') return topic;
	if (template === 'displayName') return personName(parts.name, parts.address);
	if (template === 'address') return parts.address;
	const values: Record<string, string> = {
		subject: topic === '' ? `(no subject) ${parts.address}` : topic,
		name: personName(parts.name, parts.address),
		address: parts.address,
		company: parts.company,
		date: mail.date.slice(0, 10),
	};
	// A function as replacement: `$&` in a subject must stay what it is.
	return template.replace(pattern, (_, name: string) => values[name] ?? '');
}
