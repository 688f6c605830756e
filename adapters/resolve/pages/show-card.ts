/** The card of a record: what waits above the filter, what is done below it. */
import type { ActivityFilter } from '../../../core/card/card-model';
import { cardPage } from '../../../core/card/card-page';
import { pageFrame } from './page-frame';
import { endOfLink, nextPage } from './page-order';
import { refOf, type PageRequest } from './page-request';
import { activityViews, recordLink, unboundWarning, type ViewContext } from './views';

const pageSize = 25;
const plannedSize = 50;

const filterLabels: [ActivityFilter, string][] = [
	['all', 'All'],
	['mail', 'Mail'],
	['note', 'Notes'],
	['task', 'Tasks'],
	['call', 'Calls'],
];

export async function showCard(request: PageRequest): Promise<string | null> {
	const { store, links, about } = request;
	const ref = refOf(about);
	const found = await store.record(ref);
	if (!found) return null;
	const { record, ownerName, details } = found;
	const type = (about.type ?? 'all') as ActivityFilter;
	// A link leads on among the planned ones, or among those that are done.
	const end = endOfLink(about);
	const planEnd = about.part === 'planned' ? end : null;
	const doneEnd = about.part === 'planned' ? null : end;
	const context: ViewContext = { store, links, back: { back: 'card', backKind: ref.kind, backId: ref.id } };
	const [related, planned, history, counts, mayProcess] = await Promise.all([
		store.related(ref),
		store.activities(ref, { planned: true, type: 'all', before: planEnd, limit: plannedSize }),
		store.activities(ref, { planned: false, type, before: doneEnd, limit: pageSize }),
		store.activityCounts(ref),
		store.mayProcess(ref),
	]);
	const here = { kind: ref.kind, id: ref.id };
	const next = nextPage(history, pageSize);
	const nextPlanned = nextPage(planned, plannedSize);
	const conversion = await store.conversion(ref);
	return cardPage({
		...pageFrame(request, 'card'),
		record: {
			...{
				kind: record.kind,
				id: record.id,
				title: record.title,
				state: record.state,
				emails: record.emails,
			},
			owner: ownerName,
			source: record.source ?? '',
			createdAt: record.createdAt,
			details,
		},
		related: related.map((other) => recordLink(links, other)),
		plannedCount: counts.planned,
		morePlannedHref: nextPlanned
			? links.page('card', { ...here, type, part: 'planned', ...nextPlanned })
			: null,
		convert: conversion
			? { token: links.action('convert', { ...here, ...context.back }), kinds: conversion }
			: null,
		planned: await activityViews(context, planned, mayProcess, ref),
		history: await activityViews(context, history, mayProcess, ref),
		filter: {
			current: type,
			options: filterLabels.map(([value, label]) => ({
				value,
				label,
				count: counts[value],
				href: links.page('card', { ...here, type: value }),
			})),
		},
		olderHref: next ? links.page('card', { ...here, type, ...next }) : null,
		writeHref: store.account ? links.page('new', here) : null,
		unboundMailbox: unboundWarning(store),
	});
}
