/** The Uspacy gateway on the fake, with what a person had in the CRM before. */
import { uspacyChoice } from '../../../../adapters/crm/uspacy/choice';
import type { RecordRef } from '../../../../core/ports/records';
import type { ContractWorld, SeededRecord } from '../../../adapters/crm/crm-gateway.contract';
import { openFakeWorld } from '../open-world';
import { openFakeUspacy, token, webhookPath, type FakeUspacy } from './uspacy';

export interface UspacyWorld extends ContractWorld {
	fake: FakeUspacy;
	slept: number[];
}

/** @param by how the gateway logs in */
export async function openUspacyWorld(
	by: 'webhook' | 'token' = 'webhook',
	given = token,
): Promise<UspacyWorld> {
	const fake = await openFakeUspacy();
	const credential =
		by === 'webhook' ? { secretUrl: `${fake.url}${webhookPath}` } : { url: `${fake.url}/`, token: given };
	const { gateway, slept, close } = await openFakeWorld(uspacyChoice, credential);
	return {
		...{ gateway, slept, fake, users: fake.users, missingId: '999999' },
		calls: () => fake.log.length,
		seed: async (records) => await Promise.resolve(seed(fake, records)),
		close: async () => {
			await close();
			await fake.close();
		},
	};
}

const codeOf = { lead: 'leads', contact: 'contacts', company: 'companies', deal: 'deals', ticket: '' };
const statusOf = { open: 'IN_WORK', won: 'SUCCESS', lost: 'FAIL', converted: 'SUCCESS' };

function seed(fake: FakeUspacy, records: SeededRecord[]): Record<string, RecordRef> {
	const refs: Record<string, RecordRef> = {};
	const idOf = (name: string): number => Number(refs[name]?.id);
	for (const record of records) {
		const { kind, title = '', emails = [], domains = [], state = 'open' } = record;
		const became = (record.becomes ?? []).map((name) => refs[name]);
		const row = fake.add(codeOf[kind], {
			...{ title, email: emails.map((value) => ({ value })), kanban_status: statusOf[state], funnel_id: 5 },
			...{ owner: record.owner ? Number(record.owner) : null, converted: state === 'converted' },
			...(domains[0] ? { site: `https://www.${domains[0]}/about` } : {}),
			...(record.company ? { companies: [idOf(record.company)] } : {}),
			...(record.contacts ? { contacts: record.contacts.map(idOf) } : {}),
			...Object.fromEntries(became.flatMap((ref) => (ref ? [[codeOf[ref.kind], [Number(ref.id)]]] : []))),
		});
		refs[record.as] = { kind, id: String(row.id) };
	}
	return refs;
}
