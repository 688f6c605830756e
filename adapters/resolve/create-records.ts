/** Creates what a batch decided, each record once: claimed first, verified after an unknown outcome, never repeated. */
import { isProvisional, provisionalId, type RecordToCreate } from '../../core/binding/decision';
import type { CreationResult } from '../../core/binding/settle-decision';
import type { Claim, Claims } from '../../core/ports/claims';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import { CrmError } from '../../core/ports/crm-error';
import { refKey, type NewRecord, type RecordRef } from '../../core/ports/records';

export interface CreationOrder {
	create: RecordToCreate;
	/** Id of the mail that asks for it. */
	mail: string;
	description: string;
	/** What a form adds: the CRM's own fields and the like. */
	more?: Pick<NewRecord, 'phone' | 'domains' | 'stageId' | 'fields'>;
}

export interface CreateWith {
	gateway: CrmGateway;
	claims: Claims;
	/** Unique for this execution. */
	holder: string;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
}

interface Made extends RecordRef {
	by: string;
}

/**
 * Longer than any create takes, short enough that a dead worker's mail is not waited for in vain. A CRM over HTTP may
 * ask for patience several times before it takes a batch.
 */
export const leaseOf = ({ name }: CrmGateway): number => (name === 'built-in' ? 60_000 : 300_000);

/** Answers one result for each key; records that need another new record come after it. */
export async function createRecords(
	orders: CreationOrder[],
	deps: CreateWith,
): Promise<Map<string, CreationResult>> {
	const results = new Map<string, CreationResult>();
	let left = [...new Map([...orders].reverse().map((order) => [order.create.key, order])).values()].reverse();
	while (left.length > 0) {
		const ready = left.filter((order) => needs(order).every((key) => results.has(key)));
		const wave = ready.length > 0 ? ready : left;
		left = left.filter((order) => !wave.includes(order));
		for (const [key, result] of await createWave(
			wave.map((order) => settle(order, results)),
			deps,
		))
			results.set(key, result);
	}
	return results;
}

/** Keys of the new records that this one belongs to. */
function needs({ create }: CreationOrder): string[] {
	return [create.companyId, ...create.contactIds].flatMap((id) =>
		id !== null && isProvisional({ kind: create.kind, id }) ? [id.slice(provisionalId('').length)] : [],
	);
}

/** Provisional ids replaced by the CRM's; what could not be made is left out. */
function settle(order: CreationOrder, results: Map<string, CreationResult>): CreationOrder {
	const real = (id: string): string | null => {
		if (!isProvisional({ kind: 'contact', id })) return id;
		const result = results.get(id.slice(provisionalId('').length));
		return result?.ok ? result.record.id : null;
	};
	const { create } = order;
	return {
		...order,
		create: {
			...create,
			companyId: create.companyId === null ? null : real(create.companyId),
			contactIds: create.contactIds.flatMap((id) => real(id) ?? []),
		},
	};
}

async function createWave(orders: CreationOrder[], deps: CreateWith): Promise<Map<string, CreationResult>> {
	const results = new Map<string, CreationResult>();
	let waiting = orders;
	while (waiting.length > 0) {
		const claims = await deps.claims.claim<Made>(
			scopeOf(deps),
			waiting.map((order) => order.create.key),
			deps.holder,
			leaseOf(deps.gateway),
			deps.now(),
		);
		const of = (state: Claim<Made>['state']): CreationOrder[] =>
			waiting.filter((order) => claims.get(order.create.key)?.state === state);
		await takeDone(of('done'), claims, results, deps);
		await carryOut(of('granted'), claims, results, deps);
		waiting = of('held');
		if (waiting.length > 0) await deps.sleep(100);
	}
	return results;
}

/** Somebody made it before: the record, unless a person has deleted it since. */
async function takeDone(
	orders: CreationOrder[],
	claims: Map<string, Claim<Made>>,
	results: Map<string, CreationResult>,
	deps: CreateWith,
): Promise<void> {
	if (orders.length === 0) return;
	const made = new Map(
		orders.flatMap((order) => {
			const claim = claims.get(order.create.key);
			return claim?.state === 'done' ? [[order.create.key, claim.result] as const] : [];
		}),
	);
	const records = await deps.gateway.get([...made.values()].map(({ kind, id }) => ({ kind, id })));
	for (const [key, { kind, id, by }] of made) {
		const record = records.find((one) => refKey(one) === refKey({ kind, id }));
		results.set(
			key,
			record
				? { ok: true, record, by }
				: {
						ok: false,
						reason: 'deleted-record',
						message: `The ${kind} made for this address before was deleted in the CRM; it is not made again.`,
					},
		);
	}
}

async function carryOut(
	orders: CreationOrder[],
	claims: Map<string, Claim<Made>>,
	results: Map<string, CreationResult>,
	deps: CreateWith,
): Promise<void> {
	const fresh: CreationOrder[] = [];
	for (const order of orders) {
		const claim = claims.get(order.create.key);
		const before = claim?.state === 'granted' && claim.takenOver ? await takeOver(order, deps) : undefined;
		if (before) results.set(order.create.key, before);
		else fresh.push(order);
	}
	try {
		if (fresh.length > 0) await write(fresh, results, deps);
	} finally {
		await settleClaims(orders, results, deps);
	}
}

/**
 * A worker died at it, or its outcome is unknown: the CRM says whether the record is there. Where its search lags,
 * "not there" proves nothing, so nothing is written.
 */
async function takeOver(order: CreationOrder, deps: CreateWith): Promise<CreationResult | undefined> {
	const result = await readBack(order, deps);
	if (result) return result;
	const { search } = await deps.gateway.capabilities();
	return search === 'eventual' ? unknown(undefined) : undefined;
}

async function readBack(
	order: CreationOrder,
	{ gateway, sleep }: CreateWith,
): Promise<CreationResult | undefined> {
	for (const pause of [0, 500, 1500]) {
		if (pause > 0) await sleep(pause);
		try {
			const record = await gateway.findCreated(newRecord(order));
			if (record) return { ok: true, record, by: order.mail };
		} catch (error) {
			return { ok: false, reason: 'unknown-outcome', message: wordsOf(error) };
		}
	}
	return undefined;
}

async function write(
	orders: CreationOrder[],
	results: Map<string, CreationResult>,
	deps: CreateWith,
): Promise<void> {
	const records = orders.map(newRecord);
	const outcomes = await deps.gateway
		.create(records)
		.catch((error: unknown) => records.map(() => ({ ok: false as const, error: asCrmError(error) })));
	for (const [index, order] of orders.entries()) {
		const outcome = outcomes[index];
		const key = order.create.key;
		if (outcome?.ok) results.set(key, { ok: true, record: outcome.value, by: order.mail });
		else if (outcome === undefined || outcome.error.info.sent === 'unknown')
			results.set(key, (await readBack(order, deps)) ?? unknown(outcome?.error));
		else if (isTrouble(outcome.error)) throw outcome.error;
		else results.set(key, await refused(outcome.error, order, deps));
	}
}

/** The whole CRM is out of reach: the mails fail and are offered again, instead of landing in Review. */
const isTrouble = ({ code }: CrmError): boolean =>
	code === 'unavailable' || code === 'rateLimited' || code === 'auth';

/** A CRM that found a duplicate names it: that is the record. */
async function refused(
	error: CrmError,
	order: CreationOrder,
	{ gateway }: CreateWith,
): Promise<CreationResult> {
	const existing =
		error.info.existing?.find((ref) => ref.kind === order.create.kind) ?? error.info.existing?.[0];
	const [record] = existing ? await gateway.get([existing]) : [];
	if (record) return { ok: true, record, by: '' };
	return {
		ok: false,
		reason: error.code === 'forbidden' ? 'no-access' : 'crm-refused',
		message: error.message,
	};
}

const unknown = (error: CrmError | undefined): CreationResult => ({
	ok: false,
	reason: 'unknown-outcome',
	message: error?.message ?? 'The CRM did not answer for this record.',
});

async function settleClaims(
	orders: CreationOrder[],
	results: Map<string, CreationResult>,
	deps: CreateWith,
): Promise<void> {
	const done = new Map<string, Made>();
	const free: string[] = [];
	const unsure: string[] = [];
	for (const { create } of orders) {
		const result = results.get(create.key);
		if (result?.ok) done.set(create.key, { kind: result.record.kind, id: result.record.id, by: result.by });
		else if (result?.reason === 'unknown-outcome') unsure.push(create.key);
		else free.push(create.key);
	}
	await deps.claims.complete(scopeOf(deps), done, deps.holder, deps.now());
	if (free.length > 0) await deps.claims.release(scopeOf(deps), free, deps.holder);
	if (unsure.length > 0) await deps.claims.markUnknown(scopeOf(deps), unsure, deps.holder, deps.now());
}

const scopeOf = ({ gateway }: CreateWith): string => `create:${gateway.connection}`;

function newRecord({ create, description, more }: CreationOrder): NewRecord {
	return {
		kind: create.kind,
		key: create.key,
		title: create.title,
		personName: create.personName,
		emails: create.emails,
		source: create.source,
		ownerId: create.responsible,
		companyId: create.companyId,
		contactIds: create.contactIds,
		description,
		...more,
	};
}

const asCrmError = (error: unknown): CrmError =>
	error instanceof CrmError
		? error
		: new CrmError('unavailable', wordsOf(error), { sent: 'unknown', cause: error });

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
