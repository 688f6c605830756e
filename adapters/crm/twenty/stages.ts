/** What the metadata of a workspace tell: stages of deals and fields of objects. One long answer, asked for once. */
import { CrmError } from '../../../core/ports/crm-error';
import type { CrmField, FieldType, Pipeline } from '../../../core/ports/crm-gateway';
import type { RecordState } from '../../../core/ports/records';
import type { TwentyApi } from './api';
import { refusal } from './errors';
import { stateOfStage } from './mapping';
import { objects, twentyObjects, type TwentyField, type TwentyKind } from './schema';

export interface Stages {
	pipeline(): Promise<Pipeline>;
	/** Value of the stage that stands for a state. @throws CrmError where the workspace has none */
	valueFor(state: RecordState): Promise<string>;
	fields(kind: TwentyKind): Promise<CrmField[]>;
}

export function stagesOf(api: TwentyApi): Stages {
	let asked: Promise<Map<string, TwentyField[]>> | undefined;
	const ask = async (): Promise<Map<string, TwentyField[]>> => {
		const answer = await api.send('GET', 'metadata/objects').catch((error: unknown) => {
			// A key without the right gets an empty 500.
			throw error instanceof CrmError && error.info.status === 500 ? noMetadata() : asCrmError(error);
		});
		if (answer.status !== 200) throw refusal(answer);
		const told = twentyObjects.safeParse(answer.body);
		if (!told.success) throw noMetadata();
		return new Map(told.data.data.objects.map(({ nameSingular, fields }) => [nameSingular, fields]));
	};
	const fieldsOf = async (kind: TwentyKind): Promise<TwentyField[]> => {
		asked ??= ask();
		asked.catch(() => (asked = undefined));
		return (await asked).get(objects[kind].one) ?? [];
	};
	const stages = async (): Promise<Pipeline['stages']> => {
		const field = (await fieldsOf('deal')).find(({ name }) => name === 'stage');
		return [...(field?.options ?? [])]
			.sort((a, b) => a.position - b.position)
			.map(({ value, label }) => ({
				...{ id: value, label: label || value, active: true },
				state: stateOfStage(value) as 'open' | 'won' | 'lost',
			}));
	};
	return {
		pipeline: async () => ({
			...{ id: 'opportunity', label: 'Opportunities', active: true, kind: 'deal' as const },
			stages: await stages(),
		}),
		valueFor: async (state) => {
			const stage = (await stages()).find((one) => one.state === state);
			if (stage) return stage.id;
			throw new CrmError('invalid', `The stages of this Twenty have none that means "${state}".`, {
				sent: 'no',
				todo: 'Add a stage to opportunities in Twenty whose name says so (for example Lost), or choose a stage by name.',
			});
		},
		fields: async (kind) =>
			(await fieldsOf(kind)).flatMap((field) => {
				const type = types[field.type];
				return type === undefined || field.isActive === false ? [] : [toField(field, type)];
			}),
	};
}

const types: Record<string, FieldType> = {
	...{ TEXT: 'string', UUID: 'string', RICH_TEXT: 'string', RICH_TEXT_V2: 'object', RATING: 'options' },
	...{ NUMBER: 'number', NUMERIC: 'number', BOOLEAN: 'boolean', DATE: 'dateTime', DATE_TIME: 'dateTime' },
	...{ SELECT: 'options', MULTI_SELECT: 'array', ARRAY: 'array', RAW_JSON: 'object', ACTOR: 'object' },
	...{
		FULL_NAME: 'object',
		EMAILS: 'object',
		PHONES: 'object',
		LINKS: 'object',
		CURRENCY: 'object',
		ADDRESS: 'object',
	},
};

const given = new Set(['id', 'createdAt', 'updatedAt', 'deletedAt', 'updatedBy', 'searchVector', 'position']);

const toField = (field: TwentyField, type: FieldType): CrmField => ({
	...{ id: field.name, label: field.label || field.name, type },
	required: false,
	readOnly: given.has(field.name) || field.isUIReadOnly === true,
	...(field.options
		? {
				options: field.options.map(({ value, label }) => ({
					id: value,
					label: label || value,
					active: true,
				})),
			}
		: {}),
});

const asCrmError = (error: unknown): CrmError =>
	error instanceof CrmError ? error : new CrmError('unavailable', String(error), { sent: 'no' });

const noMetadata = (): CrmError =>
	new CrmError('forbidden', 'Twenty does not show the fields and stages of the workspace to this API key.', {
		sent: 'no',
		todo: 'Give the role of the API key the right to see the data model (Settings, Roles), or enter the value by hand.',
	});
