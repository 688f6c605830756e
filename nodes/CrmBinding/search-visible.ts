/** The record pickers of CRM Binding: where an acting user is chosen, they offer what that user may see. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { actingUser } from '../../adapters/crm/built-in/users';
import { refKey, type Kind } from '../../core/ports/records';
import { mayView } from '../../core/rights/rights';
import { crmFromNode } from '../shared/crm-from-node';
import { searchFromRecords as allFrom, searchRecords as allRecords } from '../shared/record-picker';

type Search = typeof allRecords;

const visible = (search: Search, kindName: string): Search =>
	async function (this: ILoadOptionsFunctions, filter, paginationToken): Promise<INodeListSearchResult> {
		const page = await search.call(this, filter, paginationToken);
		const id = pickedUser(this);
		if (id === '' || page.results.length === 0) return page;
		const { gateway, memory, store } = await crmFromNode(this);
		if (gateway.name !== 'built-in') return page;
		const user = await actingUser(memory.db, store, id);
		const kind = (this.getCurrentNodeParameter(kindName) ?? 'contact') as Kind;
		const refs = page.results.map(({ value }) => ({ kind, id: String(value) }));
		const seen = new Set(
			(await gateway.get(refs)).filter((record) => user && mayView(user, record)).map(refKey),
		);
		return {
			...page,
			results: page.results.filter(({ value }) => seen.has(refKey({ kind, id: String(value) }))),
		};
	};

function pickedUser(context: ILoadOptionsFunctions): string {
	const picked = context.getCurrentNodeParameter('user') as string | { value?: unknown } | undefined;
	return String((typeof picked === 'object' ? picked.value : picked) ?? '').trim();
}

export const searchRecords = visible(allRecords, 'kind');
export const searchFromRecords = visible(allFrom, 'fromKind');
