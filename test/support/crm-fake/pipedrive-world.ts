/** A Pipedrive gateway on the fake, with records in it that were there before. */
import { pipedriveChoice } from '../../../adapters/crm/pipedrive/choice';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../core/ports/records';
import type { ContractWorld, SeededRecord } from '../../adapters/crm/crm-gateway.contract';
import { openFakeWorld } from './open-world';
import { fakePipedriveCredential, openFakePipedrive, type FakePipedrive } from './pipedrive';

export interface PipedriveWorld extends ContractWorld {
	fake: FakePipedrive;
	slept: number[];
	/** The same account through a new gateway, with a memory of its own. */
	reopen(): Promise<CrmGateway>;
}

export async function openPipedriveWorld(more: Record<string, unknown> = {}): Promise<PipedriveWorld> {
	const fake = await openFakePipedrive();
	const open = async () =>
		await openFakeWorld(pipedriveChoice, { ...fakePipedriveCredential(fake), ...more });
	const first = await open();
	const opened = [first];
	return {
		...{ fake, gateway: first.gateway, slept: first.slept },
		reopen: async () => {
			const again = await open();
			opened.push(again);
			return again.gateway;
		},
		users: ['11', '12'],
		missingId: '999999',
		calls: () => fake.log.length,
		// Pipedrive keeps a log of changed values, whenever it was.
		later: () => undefined,
		seed: async (records) => await Promise.resolve(seed(fake, records)),
		close: async () => {
			await fake.close();
			for (const { close } of opened) await close();
		},
	};
}

function seed({ store }: FakePipedrive, records: SeededRecord[]): Record<string, RecordRef> {
	const refs: Record<string, RecordRef> = {};
	const numberOf = (as: string | undefined): number | undefined =>
		as === undefined ? undefined : Number(refs[as]?.id);
	const person = ({ title, emails = [], owner, company }: SeededRecord) =>
		store.add('persons', {
			name: title,
			...{ emails: emails.map((value, index) => ({ value, primary: index === 0, label: 'work' })) },
			...{ owner_id: owner === undefined ? undefined : Number(owner), org_id: numberOf(company) },
		});
	for (const record of records) {
		const {
			as,
			kind,
			title = '',
			emails = [],
			domains = [],
			company,
			contacts = [],
			owner,
			state,
			becomes = [],
		} = record;
		const owner_id = owner === undefined ? undefined : Number(owner);
		let id: string | number;
		if (kind === 'contact') ({ id } = person(record));
		else if (kind === 'company')
			({ id } = store.add('organizations', { name: title, website: domains[0], owner_id }));
		else if (kind === 'lead') {
			const held = store
				.rows('persons')
				.find((row) => (row.emails as { value: string }[]).some(({ value }) => value === emails[0]));
			// Who is a contact already has done business before.
			if (held) store.add('deals', { title: 'Earlier', person_id: Number(held.id), status: 'won' });
			const owner_of = held ?? person({ ...record, title: 'New Person' });
			({ id } = store.add('leads', {
				title,
				person_id: numberOf(becomes[0]) ?? Number(owner_of.id),
				owner_id,
			}));
			if (state === 'converted') store.becomeDeal(String(id));
		} else
			({ id } = store.add('deals', {
				...{ title, owner_id, person_id: numberOf(contacts[0]), org_id: numberOf(company) },
				...{ status: state === 'won' || state === 'lost' ? state : 'open' },
			}));
		refs[as] = { kind, id: String(id) };
	}
	return refs;
}
