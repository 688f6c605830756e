/** Stages of the built-in CRM: those of the store, else a plain set; a stage decides the state and a state the stage. */
import type { Kysely } from 'kysely';
import type { Pipeline, PipelineStage } from '../../../core/ports/crm-gateway';
import type { Kind, RecordState } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';

export type StagedKind = Pipeline['kind'];
type Stages = Record<StagedKind, PipelineStage[]>;

const stage = (id: string, label: string, state: PipelineStage['state']): PipelineStage => ({
	...{ id, label, state },
	active: true,
});

const plainStages: Stages = {
	lead: [stage('new', 'New', 'open'), stage('qualified', 'Qualified', 'open'), stage('lost', 'Lost', 'lost')],
	deal: [
		...[stage('new', 'New', 'open'), stage('offer', 'Offer', 'open')],
		...[stage('won', 'Won', 'won'), stage('lost', 'Lost', 'lost')],
	],
	ticket: [
		...[stage('new', 'New', 'open'), stage('waiting', 'Waiting', 'open')],
		...[stage('solved', 'Solved', 'won'), stage('rejected', 'Rejected', 'lost')],
	],
};

export async function stagesOf(db: Kysely<MemorySchema>, store: string): Promise<Stages> {
	const rows = await db
		.selectFrom('crm_options')
		.select(['kind', 'id', 'label', 'state'])
		.where('store', '=', store)
		.where('type', '=', 'stage')
		.orderBy('position')
		.execute();
	const own = (kind: StagedKind): PipelineStage[] => {
		const set = rows.filter((row) => row.kind === kind);
		return set.length === 0
			? plainStages[kind]
			: set.map(({ id, label, state }) => stage(id, label, state as PipelineStage['state']));
	};
	return { lead: own('lead'), deal: own('deal'), ticket: own('ticket') };
}

export const pipelineOf = (kind: StagedKind, stages: Stages): Pipeline => ({
	...{ id: 'default', label: 'Default', active: true, kind },
	stages: stages[kind],
});

const staged = (kind: Kind): kind is StagedKind => kind === 'lead' || kind === 'deal' || kind === 'ticket';

/** Undefined where the kind has no such stage. */
export const stageNamed = (stages: Stages, kind: Kind, id: string): PipelineStage | undefined =>
	staged(kind) ? stages[kind].find((one) => one.id === id) : undefined;

/** The first stage of a state; null for a state that is no stage, e.g. converted. */
export const stageFor = (stages: Stages, kind: Kind, state: RecordState): string | null =>
	staged(kind) ? (stages[kind].find((one) => one.state === state)?.id ?? null) : null;
