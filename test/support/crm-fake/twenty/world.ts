/** The Twenty gateway on the fake, with what a person had in the CRM before. */
import { twentyChoice } from '../../../../adapters/crm/twenty/choice';
import type { Kind, RecordRef } from '../../../../core/ports/records';
import type { ContractWorld, SeededRecord } from '../../../adapters/crm/crm-gateway.contract';
import { openFakeWorld } from '../open-world';
import { addRow, keys, openFakeTwenty, type FakeTwenty } from './twenty';

export interface TwentyWorld extends ContractWorld {
	fake: FakeTwenty;
	slept: number[];
}

export async function openTwentyWorld(
	options: { renamed?: boolean; withoutOwner?: boolean; apiKey?: string } = {},
): Promise<TwentyWorld> {
	const fake = await openFakeTwenty(options);
	const { gateway, slept, close } = await openFakeWorld(twentyChoice, {
		url: `${fake.url}/`,
		apiKey: options.apiKey ?? keys.full,
	});
	return {
		...{ gateway, slept, fake, users: fake.users, missingId: '00000000-0000-4000-8000-000000000000' },
		calls: () => fake.log.length,
		// Its clock moves with every row.
		later: () => undefined,
		seed: async (records) => await Promise.resolve(seed(fake, records)),
		close: async () => {
			await close();
			await fake.close();
		},
	};
}

const objectOf: Partial<Record<Kind, string>> = {
	contact: 'person',
	company: 'company',
	deal: 'opportunity',
};

function seed({ store }: FakeTwenty, records: SeededRecord[]): Record<string, RecordRef> {
	const refs: Record<string, RecordRef> = {};
	const idOf = (name: string): string => refs[name]?.id ?? '';
	for (const record of records) {
		const one = objectOf[record.kind];
		if (!one) throw new Error(`Twenty has no ${record.kind}`);
		refs[record.as] = { kind: record.kind, id: addRow(store, one, bodyOf(record, idOf)) };
	}
	return refs;
}

function bodyOf(record: SeededRecord, idOf: (name: string) => string): Record<string, unknown> {
	const { kind, title = '', emails = [], domains = [], state } = record;
	const [firstName = '', ...rest] = title.split(' ');
	const [primaryEmail = '', ...additionalEmails] = emails;
	const [contact] = record.contacts ?? [];
	return {
		name: kind === 'contact' ? { firstName, lastName: rest.join(' ') } : title,
		...(kind === 'contact' ? { emails: { primaryEmail, additionalEmails } } : {}),
		...(domains[0] ? { domainName: { primaryLinkUrl: `https://www.${domains[0]}` } } : {}),
		...(record.company ? { companyId: idOf(record.company) } : {}),
		...(contact ? { pointOfContactId: idOf(contact) } : {}),
		...(record.owner && kind !== 'contact'
			? { [kind === 'company' ? 'accountOwnerId' : 'ownerId']: record.owner }
			: {}),
		...(state === 'won' ? { stage: 'CUSTOMER' } : {}),
	};
}
