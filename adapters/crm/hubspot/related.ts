/** Companies, open deals and people around records: two calls for each pair of kinds, however many records. */
import type { Related, RelatedKind } from '../../../core/ports/crm-gateway';
import type { CrmRecord, RecordRef } from '../../../core/ports/records';
import type { Associated } from './api';
import { companyOf, kindOfContact, objectTypeOf, toRecord } from './mapping';
import { isId, primaryFirst, type HubSpotDeps } from './read';
import type { HubSpotObject, ObjectType } from './schema';

/** A company of many years may have thousands of deals; the open ones are among the newest. */
const dealsOfOne = 200;

const targets: Record<RelatedKind, ObjectType> = {
	companies: 'companies',
	openDeals: 'deals',
	contacts: 'contacts',
};

export async function relatedRecords(
	deps: HubSpotDeps,
	refs: RecordRef[],
	want: RelatedKind[],
): Promise<Related[]> {
	const asked = refs.filter(({ id }) => isId(id));
	const links = new Map<RelatedKind, Map<string, Associated[]>>();
	const objects = new Map<RelatedKind, Map<string, HubSpotObject>>();
	await Promise.all(
		[...new Set(want)].map(async (wanted) => {
			const found = await linksOf(deps, asked, targets[wanted]);
			if (wanted === 'openDeals') for (const [key, one] of found) found.set(key, newest(one));
			links.set(wanted, found);
			const ids = [...new Set([...found.values()].flat().map(({ id }) => id))];
			const read = ids.length > 0 ? await deps.api.readRecent(targets[wanted], ids) : [];
			objects.set(wanted, new Map(read.map((one) => [one.id, one])));
		}),
	);
	return refs.map((of): Related => {
		const around = (wanted: RelatedKind): HubSpotObject[] =>
			primaryFirst(links.get(wanted)?.get(keyOf(deps, of))).flatMap(
				(id) => objects.get(wanted)?.get(id) ?? [],
			);
		return {
			of,
			companies: around('companies').map((one) => toRecord('company', 'companies', one, deps.settings)),
			openDeals: around('openDeals')
				.map((one) => dealOf(deps, one, of))
				.filter(({ state }) => state === 'open'),
			contacts: around('contacts').map((one) =>
				toRecord(kindOfContact(one, deps.settings), 'contacts', one, deps.settings),
			),
		};
	});
}

/** Of the deal's people only the one it was found by is named: that is all a caller asked about. */
const dealOf = ({ settings }: HubSpotDeps, object: HubSpotObject, of: RecordRef): CrmRecord =>
	toRecord('deal', 'deals', object, settings, {
		contactIds: of.kind === 'contact' || (of.kind === 'lead' && settings.leads === 'contact') ? [of.id] : [],
		companyId: companyOf('deals', object) ?? (of.kind === 'company' ? of.id : null),
	});

const keyOf = ({ settings }: HubSpotDeps, { kind, id }: RecordRef): string =>
	`${objectTypeOf(kind, settings)}:${id}`;

async function linksOf(
	deps: HubSpotDeps,
	refs: RecordRef[],
	to: ObjectType,
): Promise<Map<string, Associated[]>> {
	const found = new Map<string, Associated[]>();
	const types = [...new Set(refs.map(({ kind }) => objectTypeOf(kind, deps.settings)))].filter(
		(type) => type !== to,
	);
	for (const type of types) {
		const ids = refs.filter(({ kind }) => objectTypeOf(kind, deps.settings) === type).map(({ id }) => id);
		for (const [id, links] of await deps.api.associations(type, to, ids)) found.set(`${type}:${id}`, links);
	}
	return found;
}

/** HubSpot counts its ids up. */
const newest = (links: Associated[]): Associated[] =>
	[...links].sort((a, b) => (BigInt(b.id) > BigInt(a.id) ? 1 : -1)).slice(0, dealsOfOne);
