/** Turning a lead into contact, company and deal from its card, within the user's rights; its mail follows at once. */
import type { CrmRecord, RecordRef } from '../../../core/ports/records';
import { judgeCreate, mayEdit, type ActingUser } from '../../../core/rights/rights';
import { reconcileLeads } from '../reconcile-conversions';
import type { ResolveWith } from '../resolve-batch';
import type { Change, ConvertibleKind, PageStore } from './page-store';

const convertible: ConvertibleKind[] = ['contact', 'company', 'deal'];

export function leadConversion(
	user: ActingUser,
	readRecord: (ref: RecordRef) => Promise<CrmRecord | null>,
	deps: ResolveWith,
): Pick<PageStore, 'conversion' | 'convert'> {
	const { gateway } = deps;
	const conversion: PageStore['conversion'] = async (ref) => {
		if (ref.kind !== 'lead' || !gateway.convertLead) return null;
		const lead = await readRecord(ref);
		if (!lead || lead.state !== 'open' || !mayEdit(user, lead)) return null;
		const allowed = convertible.filter((kind) => judgeCreate(user, kind).allowed);
		return allowed.length > 0 ? allowed : null;
	};
	const convert: PageStore['convert'] = async (id, { contact, company, deal }) => {
		const lead: RecordRef = { kind: 'lead', id };
		const allowed = await conversion(lead);
		if (!allowed || !gateway.convertLead)
			return refused('This lead cannot be converted here, or not any more.');
		const asked = convertible.filter(
			(kind) => ({ contact, company: company !== '', deal: deal !== '' })[kind],
		);
		if (asked.length === 0) return refused('Choose what the lead becomes: a contact, a company or a deal.');
		const barred = asked.find((kind) => !allowed.includes(kind));
		if (barred) return refused(`Your rights do not let you create a ${barred}.`);
		const outcome = await gateway.convertLead({
			...{ lead: id, contact, company: company || null, deal: deal || null },
		});
		if (!outcome.ok) return refused(outcome.error.message);
		const { added } = await reconcileLeads([lead], deps);
		const became = outcome.value;
		const names = became.map(({ kind, title }) => `${kind} "${title}"`).join(', ');
		const [first] = became;
		return {
			...{ ok: true, text: `The lead became ${names}. ${followed(added)}` },
			...(first ? { goTo: { kind: first.kind, id: first.id } } : {}),
		};
	};
	return { conversion, convert };
}

const followed = (added: number): string =>
	added === 0 ? 'No mail was bound to it.' : 'All mail of its chain is bound to it too.';

const refused = (why: string): Change => ({ ok: false, why });
