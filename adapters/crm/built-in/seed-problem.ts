/** Finds what a seed file says that cannot be: the same record twice, a state its kind does not have, a date that is none. */
import type { Kind } from '../../../core/ports/records';
import type { CrmSeed } from './schema';

const dealStates = ['open', 'won', 'lost'];
const states: Partial<Record<Kind, string[]>> = {
	lead: ['open', 'converted', 'lost'],
	deal: dealStates,
	ticket: dealStates,
};

/** One plain sentence about the first problem; null when there is none. */
export function seedProblem({ users, records }: CrmSeed): string | null {
	const user = twice(users.map(({ id }) => id));
	if (user !== undefined) return `Two users have the id "${user}"; every user needs an id of its own.`;
	const record = twice(records.map(({ kind, id }) => `${kind} "${id}"`));
	if (record !== undefined)
		return `There are two records ${record}; every record of a kind needs an id of its own.`;
	for (const { kind, id, state, createdAt } of records) {
		const allowed = states[kind];
		if (allowed && !allowed.includes(state))
			return `The ${kind} "${id}" has the state "${state}"; it must be one of ${allowed.join(', ')}.`;
		if (createdAt !== null && Number.isNaN(Date.parse(createdAt)))
			return `The ${kind} "${id}" has createdAt "${createdAt}", which is no date; write it as in 2026-01-05T10:00:00Z.`;
	}
	return null;
}

function twice(names: string[]): string | undefined {
	const seen = new Set<string>();
	return names.find((name) => seen.size === seen.add(name).size);
}
