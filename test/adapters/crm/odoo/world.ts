/** Odoo's gateway on the fake Odoo, with the records that a contract case wants to be there. */
import { odooChoice } from '../../../../adapters/crm/odoo/choice';
import { forgetSessions } from '../../../../adapters/crm/odoo/rpc';
import type { RecordRef } from '../../../../core/ports/records';
import {
	odooDatabaseName,
	odooKeys,
	openFakeOdoo,
	type FakeOdoo,
} from '../../../support/crm-fake/odoo/server';
import { salesman } from '../../../support/crm-fake/odoo/models';
import { create, write } from '../../../support/crm-fake/odoo/records';
import { fakeNow, openFakeWorld, type FakeWorld } from '../../../support/crm-fake/open-world';
import type { ContractWorld, SeededRecord } from '../crm-gateway.contract';

export interface OdooWorld extends ContractWorld, Pick<FakeWorld, 'slept'> {
	odoo: FakeOdoo;
}

/** @param more fields of the credential that differ */
export async function openOdooWorld(
	version: 17 | 19,
	more: Record<string, unknown> = {},
): Promise<OdooWorld> {
	forgetSessions();
	let clock = fakeNow;
	const odoo = await openFakeOdoo(version, () => clock);
	const login = version === 17 ? { database: odooDatabaseName, login: 'admin' } : {};
	const { gateway, slept, close } = await openFakeWorld(odooChoice, {
		...{ url: odoo.url, apiKey: odooKeys.admin, ...login },
		...more,
	});
	return {
		...{ odoo, gateway, slept },
		users: ['2', String(salesman(version))],
		missingId: '99999999',
		calls: () => odoo.log.length,
		later: (ms) => {
			clock = new Date(clock.getTime() + ms);
		},
		seed: async (records) => seed(odoo, records),
		close: async () => {
			await close();
			await odoo.close();
		},
	};
}

function seed({ db }: FakeOdoo, records: SeededRecord[]): Record<string, RecordRef> {
	const made: Record<string, RecordRef> = {};
	const idOf = (as: string | undefined): number | false =>
		as === undefined ? false : Number(made[as]?.id ?? 0);
	const order = ['company', 'contact', 'lead', 'deal', 'ticket'];
	const call = (model: string, args: Record<string, unknown>, ids: number[] = []) => ({
		...{ uid: 2, model, ids, args, context: {} },
	});
	for (const one of [...records].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) {
		const { as, kind, title = as, emails = [], domains = [], owner } = one;
		const common = { name: title, user_id: owner ? Number(owner) : false };
		const email = emails.join(', ') || false;
		const partner = idOf(one.contacts?.[0] ?? (kind === 'lead' ? undefined : one.company));
		const isPartner = kind === 'contact' || kind === 'company';
		const model = isPartner ? 'res.partner' : 'crm.lead';
		const values = isPartner
			? {
					...{ ...common, email, is_company: kind === 'company', website: domains[0] ?? false },
					parent_id: idOf(one.company),
				}
			: {
					...{ ...common, type: kind === 'lead' ? 'lead' : 'opportunity' },
					...(partner ? { partner_id: partner } : { email_from: email }),
				};
		const [id = 0] = create(db, call(model, { vals_list: [values] })) as number[];
		made[as] = { kind, id: String(id) };
		if (one.state === 'won') write(db, call(model, { vals: { stage_id: 4, probability: 100 } }, [id]));
		if (one.state === 'lost') write(db, call(model, { vals: { active: false, probability: 0 } }, [id]));
		if (one.state === 'converted') {
			const became = idOf(one.becomes?.[0]);
			write(
				db,
				call(model, { vals: { type: 'opportunity', ...(became ? { partner_id: became } : {}) } }, [id]),
			);
		}
	}
	return made;
}
