/** What forms are filled from: owners, sources, pipelines and properties; each asked once for each gateway. */
import type {
	CrmField,
	CrmOption,
	FieldType,
	Pipeline,
	PipelineStage,
} from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import type { CrmUser, Kind, RecordState } from '../../../core/ports/records';
import { asCrmError } from '../shared/batch';
import { onceEach } from '../shared/once';
import type { HubSpotApi } from './api';
import { noStageAfterLead, noStageFor } from './errors';
import { objectTypeOf, type StageChoice } from './mapping';
import type { HubSpotPipeline, HubSpotProperty, HubSpotSettings, ObjectType } from './schema';

export type Lists = ReturnType<typeof hubSpotLists>;

export function hubSpotLists(api: HubSpotApi, settings: HubSpotSettings) {
	const once = onceEach();
	const pipelinesOf = async (type: ObjectType): Promise<HubSpotPipeline[]> =>
		await once(`pipelines ${type}`, async () =>
			(await api.pipelines(type)).sort((a, b) => a.displayOrder - b.displayOrder),
		);
	const sourcesOf = async (type: ObjectType): Promise<CrmOption[]> =>
		await once(`sources ${type}`, async () => await readSources(api, type, settings.sourceProperty));

	return {
		users: async (): Promise<CrmUser[]> =>
			await once('owners', async () =>
				(await api.owners()).map(({ id, email, firstName, lastName, archived }) => ({
					id,
					name: [firstName, lastName].filter(Boolean).join(' ') || email || `Owner ${id}`,
					email: email?.toLowerCase() || null,
					active: !archived,
				})),
			),
		sources: async (kind: Kind): Promise<CrmOption[]> => await sourcesOf(objectTypeOf(kind, settings)),
		/** Whether objects of the type have the property that holds the source. */
		hasSource: async (type: ObjectType): Promise<boolean> => (await sourcesOf(type)).length > 0,
		/** The stage of life that says nothing; undefined where an administrator has removed it. */
		neutralStage: async (): Promise<string | undefined> =>
			await once('neutral stage', async () =>
				(await api.property('contacts', 'lifecyclestage')).options
					.map(({ value }) => value)
					.find((one) => one === 'other'),
			),
		/** Where a contact stands whose lead was converted: HubSpot's own stages, as far as the account has them. */
		stageAfterLead: async (withDeal: boolean): Promise<string> => {
			const wanted = withDeal ? withDealFirst : [...withDealFirst].reverse();
			const { options } = await api.property('contacts', 'lifecyclestage');
			const stage = wanted.find((one) => options.some(({ value }) => value === one));
			if (stage === undefined) throw noStageAfterLead();
			return stage;
		},
		pipelines: async (kind: 'lead' | 'deal' | 'ticket'): Promise<Pipeline[]> => {
			const type = objectTypeOf(kind, settings);
			// A lead that is a contact moves by its life cycle, not through a pipeline.
			if (type === 'contacts') return [];
			return (await pipelinesOf(type)).map((one) => toPipeline(kind, one));
		},
		/** The stage named, else the first open one of the pipeline, else of the first pipeline. */
		stageFor: async (
			kind: 'lead' | 'deal' | 'ticket',
			{ pipelineId, stageId, state = 'open' }: { pipelineId?: string; stageId?: string; state?: RecordState },
		): Promise<StageChoice> => {
			const pipelines = (await pipelinesOf(objectTypeOf(kind, settings))).map((one) => toPipeline(kind, one));
			if (stageId !== undefined) {
				const home = pipelines.find(({ stages }) => stages.some(({ id }) => id === stageId));
				return { pipelineId: pipelineId ?? home?.id ?? pipelines[0]?.id ?? '', stageId };
			}
			const candidates =
				pipelineId === undefined ? pipelines : pipelines.filter(({ id }) => id === pipelineId);
			const wanted = state === 'converted' ? 'won' : state;
			for (const { id, stages } of candidates.filter(({ active }) => active)) {
				const stage = stages.find((one) => one.active && one.state === wanted);
				if (stage) return { pipelineId: id, stageId: stage.id };
			}
			throw noStageFor(kind, state);
		},
		/** What a stage means; open where it is not known. */
		stateOf: async (
			kind: 'lead' | 'deal' | 'ticket',
			stageId: string | null | undefined,
		): Promise<RecordState> => {
			if (!stageId) return 'open';
			const all = (await pipelinesOf(objectTypeOf(kind, settings))).flatMap(
				(one) => toPipeline(kind, one).stages,
			);
			const state = all.find(({ id }) => id === stageId)?.state ?? 'open';
			return kind === 'lead' && state === 'won' ? 'converted' : state;
		},
		fields: async (kind: Kind): Promise<CrmField[]> =>
			(await api.properties(objectTypeOf(kind, settings))).filter(({ hidden }) => !hidden).map(toField),
	};
}

const withDealFirst = ['opportunity', 'customer', 'other', 'salesqualifiedlead'];

async function readSources(api: HubSpotApi, type: ObjectType, name: string): Promise<CrmOption[]> {
	if (name === '') return [];
	try {
		const { options } = await api.property(type, name);
		return options.map(({ label, value, hidden }) => ({ id: value, label: label || value, active: !hidden }));
	} catch (error) {
		// This kind of record has no such property: nothing is written there.
		if (error instanceof CrmError && error.code === 'notFound') return [];
		throw asCrmError(error);
	}
}

function toPipeline(kind: Pipeline['kind'], { id, label, archived, stages }: HubSpotPipeline): Pipeline {
	return {
		...{ id, label, kind, active: !archived },
		stages: [...stages]
			.sort((a, b) => a.displayOrder - b.displayOrder)
			.map((stage): PipelineStage => ({
				...{ id: stage.id, label: stage.label, active: !stage.archived },
				state: stageState(kind, stage.id, stage.metadata),
			})),
	};
}

/** Deals say how likely they are, tickets whether they are closed, leads whether they qualified. */
function stageState(
	kind: Pipeline['kind'],
	id: string,
	metadata: Record<string, unknown>,
): PipelineStage['state'] {
	const closed = String(metadata.isClosed ?? '') === 'true';
	if (kind === 'deal') {
		const probability = Number(metadata.probability ?? 0.5);
		if (probability >= 1) return 'won';
		return closed || probability <= 0 ? 'lost' : 'open';
	}
	if (kind === 'ticket') return closed || metadata.ticketState === 'CLOSED' ? 'won' : 'open';
	const words = `${id} ${String(metadata.leadState ?? '')}`.toLowerCase();
	if (/unqualified|disqualified/.test(words)) return 'lost';
	return /qualified/.test(words) ? 'won' : 'open';
}

function toField({
	name,
	label,
	type,
	fieldType,
	options,
	calculated,
	modificationMetadata,
}: HubSpotProperty): CrmField {
	return {
		...{ id: name, label: label || name, type: fieldTypeOf(type, fieldType), required: false },
		readOnly: calculated || (modificationMetadata?.readOnlyValue ?? false),
		...(options.length > 0
			? {
					options: options.map((one) => ({
						id: one.value,
						label: one.label || one.value,
						active: !one.hidden,
					})),
				}
			: {}),
	};
}

function fieldTypeOf(type: string, fieldType: string): FieldType {
	if (type === 'number') return 'number';
	if (type === 'bool') return 'boolean';
	if (type === 'date' || type === 'datetime') return 'dateTime';
	if (type === 'enumeration') return fieldType === 'checkbox' ? 'array' : 'options';
	return 'string';
}
