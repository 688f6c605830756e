/** Pickers for what a CRM keeps as lists of its own, with search: where a record came from, and where it stands. */
import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import type { Kind } from '../../core/ports/records';
import { crmFromNode } from './crm-from-node';
import { picker } from './picker';

type Search = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>;
interface Choice {
	name: string;
	value: string;
}

/** @param method name of the list search, see `searchSourcesOf` */
export const sourceProperty = (
	name: string,
	description: string,
	method = 'searchSources',
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties =>
	picker({
		...{ name, displayName: 'Source', description, method },
		...{ placeholder: 'Select a source...', example: 'e.g. email' },
		...(displayOptions ? { displayOptions } : {}),
	});

export const stageProperty = (): INodeProperties =>
	picker({
		...{ name: 'stageId', displayName: 'Stage', method: 'searchStages' },
		description: 'Where a lead, deal or ticket stands',
		...{ placeholder: 'Select a stage...', example: 'e.g. offer' },
	});

const matching = (choices: Choice[], filter = ''): INodeListSearchResult => {
	const wanted = filter.toLowerCase();
	const results = choices.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
	return { results };
};

const kindIn = (context: ILoadOptionsFunctions, parameter: string, usual: Kind): Kind =>
	(context.getCurrentNodeParameter(parameter) ?? usual) as Kind;

/** Searches the sources of the kind of record that a field of the form names. @param usual kind while the field is untouched */
export const searchSourcesOf = (parameter: string, usual: Kind): Search =>
	async function (filter) {
		const { gateway } = await crmFromNode(this);
		const sources = await gateway.sources(kindIn(this, parameter, usual));
		const active = sources.filter((source) => source.active);
		return matching(
			active.map(({ id, label }) => ({ name: label, value: id })),
			filter,
		);
	};

export const searchSources = searchSourcesOf('kind', 'contact');

export const searchStages: Search = async function (filter) {
	const { gateway } = await crmFromNode(this);
	const kind = kindIn(this, 'kind', 'contact');
	if (kind !== 'lead' && kind !== 'deal' && kind !== 'ticket') return { results: [] };
	const pipelines = (await gateway.pipelines(kind)).filter(({ active }) => active);
	const stages = pipelines.flatMap(({ label: pipeline, stages: all }) =>
		all
			.filter(({ active }) => active)
			.map(({ id, label }) => ({
				name: pipelines.length > 1 ? `${pipeline}: ${label}` : label,
				value: id,
			})),
	);
	return matching(stages, filter);
};
