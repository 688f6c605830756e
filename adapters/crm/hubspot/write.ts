/** Writes many objects in few calls: one bad input never takes the others of its batch with it. */
import type { CrmError } from '../../../core/ports/crm-error';
import type { Kind } from '../../../core/ports/records';
import { asCrmError, chunksOf } from '../shared/batch';
import type { HubSpotApi } from './api';
import { inputRefusal, oddAnswer } from './errors';
import type { CreateInput, HubSpotObject, UpdateInput } from './schema';

export type Written = { object: HubSpotObject } | { error: CrmError };

type Input = CreateInput | UpdateInput;
const idOf = (input: Input): string | undefined => ('id' in input ? input.id : undefined);

/** One answer for each input, in order. @param kind named in errors */
export async function writeObjects(
	api: Pick<HubSpotApi, 'write'>,
	type: string,
	action: 'create' | 'update',
	inputs: Input[],
	kind: Kind,
): Promise<Written[]> {
	const written: Written[] = [];
	for (const part of chunksOf(inputs, 100)) written.push(...(await writePart(api, type, action, part, kind)));
	return written;
}

async function writePart(
	api: Pick<HubSpotApi, 'write'>,
	type: string,
	action: 'create' | 'update',
	inputs: Input[],
	kind: Kind,
): Promise<Written[]> {
	try {
		const traced = inputs.map((input, index) => ({ ...input, objectWriteTraceId: String(index) }));
		const { results, errors } = await api.write(type, action, traced);
		const left = new Set(results);
		const placed = inputs.map((input, index): HubSpotObject | undefined => {
			const result = [...left].find((one) => belongs(one, input, index));
			if (result) left.delete(result);
			return result;
		});
		return placed.map((object, index): Written => {
			if (object) return { object };
			const failure = errors.find((one) => names(one.context, inputs[index], index)) ?? errors[0];
			return { error: failure ? inputRefusal(failure, kind) : oddAnswer('a batch') };
		});
	} catch (error) {
		const refused = asCrmError(error);
		if (inputs.length === 1 || !blamesInput(refused)) return inputs.map(() => ({ error: refused }));
		// HubSpot refuses such a batch as a whole and writes nothing of it: the halves find the one to blame.
		const half = Math.ceil(inputs.length / 2);
		return [
			...(await writePart(api, type, action, inputs.slice(0, half), kind)),
			...(await writePart(api, type, action, inputs.slice(half), kind)),
		];
	}
}

const blamesInput = ({ code, info }: CrmError): boolean =>
	info.sent === 'yes' && (code === 'invalid' || code === 'conflict' || code === 'notFound');

/** By the id or the trace, where HubSpot echoes it; else by what was sent. */
function belongs(result: HubSpotObject, input: Input, index: number): boolean {
	const id = idOf(input);
	if (id !== undefined) return result.id === id;
	if (result.objectWriteTraceId !== undefined) return result.objectWriteTraceId === String(index);
	return Object.entries(input.properties).every(
		([name, value]) =>
			value === '' || (result.properties[name] ?? value).toLowerCase() === value.toLowerCase(),
	);
}

function names(
	context: Record<string, string[]> | undefined,
	input: Input | undefined,
	index: number,
): boolean {
	const id = input && idOf(input);
	if (id !== undefined) return (context?.ids ?? context?.id ?? []).includes(id);
	return (context?.objectWriteTraceId ?? []).includes(String(index));
}
