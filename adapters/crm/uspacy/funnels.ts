/** Funnels of Uspacy with their stages. */
import type { Pipeline } from '../../../core/ports/crm-gateway';
import type { RecordState } from '../../../core/ports/records';
import type { UspacyApi } from './api';
import { pathOf } from './read';
import { uspacyFunnel, uspacyFunnels, uspacyStages, type UspacyFunnel, type UspacyStage } from './schema';

export interface Funnels {
	pipelines(kind: 'lead' | 'deal'): Promise<Pipeline[]>;
	stageFor(
		kind: 'lead' | 'deal',
		funnelId: string | null,
		state: RecordState,
	): Promise<{ id: string; reason: string | null } | undefined>;
}

/** Stages say what they mean by their code. */
function stateOf({ stage_code }: UspacyStage): 'open' | 'won' | 'lost' {
	if (/success|won|win/i.test(stage_code ?? '')) return 'won';
	return /fail|lost|lose|cancel/i.test(stage_code ?? '') ? 'lost' : 'open';
}

export function funnelsOf(api: UspacyApi): Funnels {
	const asked = new Map<string, Promise<UspacyFunnel[]>>();
	const ask = async (kind: 'lead' | 'deal'): Promise<UspacyFunnel[]> => {
		const rows = uspacyFunnels.parse(await api.read(`${pathOf(kind)}/funnel`));
		const funnels = rows.flatMap((row) => {
			const funnel = uspacyFunnel.safeParse(row);
			return funnel.success ? [funnel.data] : [];
		});
		return await Promise.all(
			funnels.map(async (funnel) =>
				funnel.stages?.length
					? funnel
					: {
							...funnel,
							stages: uspacyStages.parse(
								await api.read(`${pathOf(kind)}/kanban/stage?funnel_id=${encodeURIComponent(funnel.id)}`),
							).data,
						},
			),
		);
	};
	const all = async (kind: 'lead' | 'deal'): Promise<UspacyFunnel[]> => {
		const answer = asked.get(kind) ?? ask(kind);
		asked.set(kind, answer);
		answer.catch(() => asked.delete(kind));
		return await answer;
	};
	return {
		pipelines: async (kind) =>
			(await all(kind)).map(({ id, title, active, stages }) => ({
				...{ id, label: title || id, active, kind },
				stages: [...(stages ?? [])]
					.sort((a, b) => a.sort - b.sort)
					.map((stage) => ({
						...{ id: stage.id, label: stage.title || stage.id, active: true, state: stateOf(stage) },
					})),
			})),
		stageFor: async (kind, funnelId, state) => {
			const funnels = await all(kind);
			const funnel =
				funnels.find(({ id }) => id === funnelId) ?? funnels.find((one) => one.default) ?? funnels[0];
			const wanted = state === 'converted' ? 'won' : state;
			const stage = funnel?.stages?.find((one) => stateOf(one) === wanted);
			return stage ? { id: stage.id, reason: stage.reasons?.[0]?.id ?? null } : undefined;
		},
	};
}
