/** Asks the sub-workflow and reads its answers. */
import type { z } from 'zod';
import { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { failedRun, oddAnswer } from './errors';
import { refused, type Operation } from './schema';

/** Runs the workflow on these items and answers the items that come out. */
export type CallWorkflow = (items: Record<string, unknown>[]) => Promise<Record<string, unknown>[]>;

/** One question, any number of items in answer. */
export async function ask<S extends z.ZodTypeAny>(
	call: CallWorkflow,
	operation: Operation | 'capabilities',
	input: Record<string, unknown>,
	shape: S,
): Promise<z.output<S>[]> {
	const items = await run(call, operation, [{ operation, ...input }], 'no');
	// "Always output data" gives an empty item for nothing.
	return items
		.filter((item) => Object.keys(item).length > 0)
		.map((item) => parse(operation, item, shape, 'yes'));
}

/** One item for each thing to write, one answer for each, in order. */
export async function askEach<S extends z.ZodTypeAny, T>(
	call: CallWorkflow,
	operation: Operation,
	inputs: Record<string, unknown>[],
	shape: S,
	read: (answer: z.output<S>, index: number) => Outcome<T>,
): Promise<Outcome<T>[]> {
	if (inputs.length === 0) return [];
	try {
		const items = await run(
			call,
			operation,
			inputs.map((input, index) => ({ operation, index, ...input })),
			'unknown',
		);
		if (items.length !== inputs.length)
			throw oddAnswer(operation, `${items.length} items came back for ${inputs.length}`, 'unknown');
		return inputOrder(items).map((item, index) => outcomeOf(operation, item, index, shape, read));
	} catch (error) {
		const known = asCrmError(operation, error);
		return inputs.map(() => ({ ok: false, error: known }));
	}
}

/** A branch may have changed the order: where each item carries its index, that counts. */
function inputOrder(items: Record<string, unknown>[]): Record<string, unknown>[] {
	const indexes = items.map(({ index }) => Number(index));
	const complete =
		new Set(indexes).size === items.length && indexes.every((one) => one >= 0 && one < items.length);
	return complete ? [...items].sort((a, b) => Number(a.index) - Number(b.index)) : items;
}

function outcomeOf<S extends z.ZodTypeAny, T>(
	operation: Operation,
	item: Record<string, unknown>,
	index: number,
	shape: S,
	read: (answer: z.output<S>, index: number) => Outcome<T>,
): Outcome<T> {
	const no = refused.safeParse(item);
	if (no.success)
		return {
			ok: false,
			error: new CrmError(no.data.code, no.data.error, {
				sent: 'yes',
				todo: 'See what the sub-workflow says.',
			}),
		};
	const yes = shape.safeParse(item);
	return yes.success
		? read(yes.data as z.output<S>, index)
		: { ok: false, error: oddAnswer(operation, yes.error, 'unknown') };
}

async function run(
	call: CallWorkflow,
	operation: string,
	items: Record<string, unknown>[],
	sent: 'no' | 'unknown',
): Promise<Record<string, unknown>[]> {
	try {
		return await call(items);
	} catch (error) {
		throw error instanceof CrmError ? asCrmError(operation, error) : failedRun(operation, error, sent);
	}
}

const asCrmError = (operation: string, error: unknown): CrmError =>
	error instanceof CrmError ? error : failedRun(operation, error, 'unknown');

function parse<S extends z.ZodTypeAny>(
	operation: string,
	item: Record<string, unknown>,
	shape: S,
	sent: 'yes' | 'unknown',
): z.output<S> {
	const no = refused.safeParse(item);
	if (no.success)
		throw new CrmError(no.data.code, no.data.error, { sent: 'yes', todo: 'See what the sub-workflow says.' });
	const read = shape.safeParse(item);
	if (!read.success) throw oddAnswer(operation, read.error, sent);
	return read.data as z.output<S>;
}
