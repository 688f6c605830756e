/** Fills lists of CRM Record's form from the CRM. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Kind } from '../../core/ports/records';
import { crmFromNode } from '../shared/crm-from-node';

const kindOf = (context: ILoadOptionsFunctions): Kind =>
	(context.getCurrentNodeParameter('kind') ?? 'contact') as Kind;

export async function sourcesOfKind(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { gateway } = await crmFromNode(this);
	const sources = await gateway.sources(kindOf(this));
	return sources.filter(({ active }) => active).map(({ id, label }) => ({ name: label, value: id }));
}

export async function stagesOfKind(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { gateway } = await crmFromNode(this);
	const kind = kindOf(this);
	if (kind !== 'lead' && kind !== 'deal' && kind !== 'ticket') return [];
	const pipelines = (await gateway.pipelines(kind)).filter(({ active }) => active);
	return pipelines.flatMap(({ label: pipeline, stages }) =>
		stages
			.filter(({ active }) => active)
			.map(({ id, label }) => ({
				name: pipelines.length > 1 ? `${pipeline}: ${label}` : label,
				value: id,
			})),
	);
}
