/** Loads the sources that the CRM knows for the kind of record a rule creates. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Kind } from '../../core/ports/records';
import { crmFromNode } from '../shared/crm-from-node';

const sourcesOf = (kindParameter: string) =>
	async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const { gateway } = await crmFromNode(this);
		const kind = (this.getCurrentNodeParameter(kindParameter) ?? 'lead') as Kind;
		const sources = await gateway.sources(kind);
		const options = sources
			.filter(({ active }) => active)
			.map(({ id, label }) => ({ name: label, value: id }));
		return [{ name: 'No Source', value: '' }, ...options];
	};

export const sourcesOfInboundNew = sourcesOf('inboundNewKind');
export const sourcesOfOutboundNew = sourcesOf('outboundNewKind');
export const sourcesOfInboundKnown = sourcesOf('inboundKnownKind');
