/** The built-in CRM keeps the contract of every gateway, on both engines. */
import { builtInGateway } from '../../../../adapters/crm/built-in/gateway';
import { importCrm } from '../../../../adapters/crm/built-in/seed';
import { eachEngine } from '../../../support/each-engine';
import { crmGatewayContract, type SeededRecord } from '../crm-gateway.contract';

const now = new Date('2026-03-02T12:00:00Z');
const users = [
	{ id: 'u1', name: 'Anna Adams', email: 'Anna@ours.example' },
	{ id: 'u2', name: 'Ben Brown', email: 'ben@ours.example' },
];

const toSeed = (records: SeededRecord[]) => {
	const ref = (as: string) => {
		const found = records.find((one) => one.as === as);
		if (!found) throw new Error(`no seeded record ${as}`);
		return { kind: found.kind, id: as };
	};
	return records.map(
		({ as, kind, title, emails, domains, company, contacts, owner, state, becomes, source }) => ({
			...{ kind, id: as, title, emails, domains, state, source },
			companyId: company,
			contactIds: contacts,
			ownerId: owner,
			convertedTo: becomes?.map(ref),
		}),
	);
};

eachEngine((engine) => {
	crmGatewayContract({
		name: 'the built-in CRM',
		open: async () => {
			const { db } = await engine.open();
			await importCrm(db, 'default', { users }, now);
			let clock = now;
			return {
				gateway: builtInGateway({ db, store: 'default', now: () => clock }),
				later: (ms) => {
					clock = new Date(clock.getTime() + ms);
				},
				users: ['u1', 'u2'],
				missingId: 'nothing',
				seed: async (records) => {
					await importCrm(db, 'default', { records: toSeed(records) }, now);
					return Object.fromEntries(records.map(({ as, kind }) => [as, { kind, id: as }]));
				},
				close: async () => undefined,
			};
		},
	});
});
