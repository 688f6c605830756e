/** Stages: one pipeline for each of lead, deal and ticket, kept in the metadata of a field. */
import type { Pipeline, PipelineStage } from '../../../core/ports/crm-gateway';
import type { Kind, RecordState } from '../../../core/ports/records';
import type { EspoApi } from './api';
import { text } from './mapping';
import { entities, espoEnum, type EspoEnum, type EspoRow } from './schema';

type Staged = 'lead' | 'deal' | 'ticket';

const stageField: Record<Staged, string> = { lead: 'status', deal: 'stage', ticket: 'status' };
const pipelineName: Record<Staged, string> = { lead: 'Leads', deal: 'Opportunities', ticket: 'Cases' };

/** As EspoCRM is delivered; what an administrator added is read from the metadata when it turns up. */
const delivered: Record<Staged, Record<string, RecordState>> = {
	lead: {
		...{ New: 'open', Assigned: 'open', 'In Process': 'open' },
		...{ Converted: 'converted', Recycled: 'lost', Dead: 'lost' },
	},
	deal: {
		...{ Prospecting: 'open', Qualification: 'open', Proposal: 'open', Negotiation: 'open' },
		...{ 'Closed Won': 'won', 'Closed Lost': 'lost' },
	},
	ticket: {
		...{ New: 'open', Assigned: 'open', Pending: 'open' },
		...{ Closed: 'won', Rejected: 'lost', Duplicate: 'lost' },
	},
};

export interface Stages {
	stateOf(kind: Kind, row: EspoRow): Promise<RecordState>;
	/** Value of the stage field that stands for a state; undefined for kinds without stages. */
	valueFor(kind: Kind, state: RecordState): Promise<string | undefined>;
	pipeline(kind: Staged): Promise<Pipeline>;
}

const isStaged = (kind: Kind): kind is Staged => kind === 'lead' || kind === 'deal' || kind === 'ticket';

export function stagesOf(api: EspoApi): Stages {
	const known = new Map<Staged, Promise<EspoEnum>>();
	const metadata = async (kind: Staged): Promise<EspoEnum> => {
		const asked =
			known.get(kind) ??
			api
				.metadata(`entityDefs.${entities[kind]}.fields.${stageField[kind]}`)
				.then((answer) => espoEnum.parse(answer ?? {}));
		known.set(kind, asked);
		asked.catch(() => known.delete(kind));
		return await asked;
	};
	const states = async (kind: Staged): Promise<[string, RecordState][]> => {
		const field = await metadata(kind);
		return field.options.filter(Boolean).map((option) => [option, stateOf(kind, option, field)]);
	};
	return {
		stateOf: async (kind, row) => {
			if (!isStaged(kind)) return 'open';
			const value = text(row[stageField[kind]]);
			if (value === '') return 'open';
			return delivered[kind][value] ?? stateOf(kind, value, await metadata(kind));
		},
		valueFor: async (kind, state) => {
			if (!isStaged(kind)) return undefined;
			const all = await states(kind);
			const wanted: RecordState = kind === 'lead' && state === 'won' ? 'converted' : state;
			const usual = Object.keys(delivered[kind]).find((value) => delivered[kind][value] === wanted);
			const fits = all.filter(([, one]) => one === wanted).map(([value]) => value);
			// A dead lead is the plain lost one, not a recycled one.
			const preferred = kind === 'lead' && wanted === 'lost' ? 'Dead' : usual;
			return preferred !== undefined && fits.includes(preferred) ? preferred : fits[0];
		},
		pipeline: async (kind) => ({
			...{ id: entities[kind], label: pipelineName[kind], active: true, kind },
			stages: (await states(kind)).map(([value, state]): PipelineStage => ({
				...{ id: value, label: value, active: true },
				state: state === 'converted' ? 'won' : state,
			})),
		}),
	};
}

function stateOf(kind: Staged, value: string, field: EspoEnum): RecordState {
	const usual = delivered[kind][value];
	if (kind === 'deal') {
		const probability = field.probabilityMap?.[value];
		if (probability === 100) return 'won';
		if (probability === 0) return 'lost';
		return usual ?? 'open';
	}
	if (usual !== undefined) return usual;
	if (!field.notActualOptions?.includes(value)) return 'open';
	return kind === 'ticket' && field.style?.[value] === 'success' ? 'won' : 'lost';
}
