/** Conversion of leads and merging of contacts in the fake EspoCRM. */
import type { FakeAnswer } from '../server';
import { answer, refuse, whole, nameOf, type EspoStore, type Role, type Row } from './store';
import { insert, settled, update } from './write';

type Body = Record<string, unknown>;

/** Mails and calls move to the deal, else to the company, else they stay; nothing stops a second conversion. */
export function convert(store: EspoStore, body: Body, role: Role): FakeAnswer {
	const lead = store.get('Lead', body.id);
	if (!lead) return refuse(404, '');
	const records = (body.records ?? {}) as Record<string, Body>;
	if (body.skipDuplicateCheck !== true) {
		const contact = records.Contact;
		const same = [...store.table('Contact').values()].filter(
			(row) =>
				row.deleted !== true &&
				contact &&
				nameOf('Contact', row) === nameOf('Contact', { ...contact, id: '' }),
		);
		if (same.length > 0)
			return refuse(
				409,
				'duplicate',
				same.map((row) => ({ id: row.id, name: nameOf('Contact', row), _entityType: 'Contact' })),
			);
	}
	const account = records.Account ? insert(store, 'Account', records.Account, role) : undefined;
	const contact = records.Contact
		? insert(store, 'Contact', { ...records.Contact, ...(account ? { accountId: account.id } : {}) }, role)
		: undefined;
	const deal = records.Opportunity
		? insert(store, 'Opportunity', dealOf(records.Opportunity, account, contact), role)
		: undefined;
	const before = whole(store, 'Lead', lead);
	Object.assign(lead, settled(store, 'Lead', lead, { status: 'Converted' }), {
		...(account ? { createdAccountId: account.id } : {}),
		...(contact ? { createdContactId: contact.id } : {}),
		...(deal ? { createdOpportunityId: deal.id } : {}),
	});
	const target = deal
		? { type: 'Opportunity', row: deal }
		: account
			? { type: 'Account', row: account }
			: null;
	for (const entity of ['Email', 'Call'])
		for (const row of store.table(entity).values())
			if (target && row.parentType === 'Lead' && row.parentId === lead.id)
				Object.assign(
					row,
					settled(store, entity, row, { parentType: target.type, parentId: target.row.id }),
					entity === 'Call' && contact ? { contactsIds: [contact.id] } : {},
				);
	const { createdContactName, createdOpportunityName } = before;
	return answer({ ...whole(store, 'Lead', lead), createdContactName, createdOpportunityName });
}

const dealOf = (deal: Body, account?: Row, contact?: Row): Body => ({
	...deal,
	...(account ? { accountId: account.id } : {}),
	...(contact ? { contactId: contact.id, contactsIds: [contact.id] } : {}),
});

/** The merged-away ids are gone, their addresses move. */
export function merge(store: EspoStore, body: Body, role: Role): FakeAnswer {
	const data = body.data as { sourceIdList: string[]; attributes: Body };
	const entity = String(body.entityType);
	for (const id of data.sourceIdList) {
		const row = store.get(entity, id);
		if (row) row.deleted = true;
	}
	const done = update(store, entity, String(body.id), data.attributes, role);
	const row = store.get(entity, body.id);
	return row ? answer(whole(store, entity, row)) : done;
}
