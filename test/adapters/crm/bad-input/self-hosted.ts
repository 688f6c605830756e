/** Odoo, EspoCRM and Twenty, each in its own form. */
import { odooKeys } from '../../../support/crm-fake/odoo/server';
import { openEspoWorld } from '../../../support/crm-fake/espocrm/world';
import { openTwentyWorld } from '../../../support/crm-fake/twenty/world';
import type { FakeRequest } from '../../../support/crm-fake/server';
import { openOdooWorld } from '../odoo/world';
import { withFields, type BadInput } from './case';

const ofBadMail = ({ method, body }: FakeRequest): boolean =>
	method === 'POST' && JSON.stringify(body).includes('The bad one');

const odoo = (version: 17 | 19): BadInput[] => {
	const open = async () => await openOdooWorld(version);
	const common = { crm: `Odoo ${version}`, reason: 'crm-refused' as const };
	return [
		{
			...common,
			open,
			what: 'an unknown field',
			spoil: withFields({ nope: 1 }),
			words: /Invalid field 'nope'/,
		},
		{
			...{ ...common, open, what: 'a value that is not in the list', spoil: withFields({ priority: '9' }) },
			words: /Wrong value for crm.lead.priority: '9'/,
		},
		{
			...{ ...common, open, what: 'a required field that is missing', spoil: withFields({ name: '' }) },
			words: /Missing required value for the field|mandatory field is not set/,
		},
		{
			...{ ...common, what: 'a record deleted meanwhile', words: /linked to is not there any more/ },
			open,
			meanwhile: (world, { id }) =>
				(world as Awaited<ReturnType<typeof open>>).odoo.db.delete('res.partner', Number(id)),
		},
		{
			...{ ...common, what: 'a right that is missing', reason: 'no-access' as const },
			open: async () =>
				await openOdooWorld(version, {
					...{ apiKey: odooKeys.salesman, ...(version === 17 ? { login: 'sales' } : {}) },
				}),
			spoil: (record, { users: [admin] }) => ({ ...record, ownerId: admin }),
			words: /doesn't have 'create' access/,
		},
	];
};

const espo = (): BadInput[] => {
	const open = async () => await openEspoWorld();
	type World = Awaited<ReturnType<typeof open>>;
	const common = { crm: 'EspoCRM', open, reason: 'crm-refused' as const };
	return [
		{
			...{ ...common, what: 'an unknown field', spoil: withFields({ nope: 1 }) },
			words: /no field "nope"/,
		},
		{
			...{ ...common, what: 'a value that is not in the list', spoil: withFields({ stage: 'Nope' }) },
			words: /the field stage: it has a value that is not allowed/,
		},
		{
			...{ ...common, what: 'a required field that is missing', spoil: withFields({ amount: null }) },
			words: /the field amount: it is required/,
		},
		{
			...{ ...common, what: 'a record deleted meanwhile', words: /Can't relate with non-existing record/ },
			meanwhile: (world, { id }) =>
				void Object.assign((world as World).fake.store.get('Contact', id) ?? {}, { deleted: true }),
		},
		{
			...{ ...common, what: 'a right that is missing', reason: 'no-access' as const },
			meanwhile: (world) =>
				(world as World).fake.trap(
					{
						kind: 'fail',
						answer: {
							status: 403,
							headers: { 'x-status-reason': 'Assignment failure: assigned user or team not allowed.' },
						},
					},
					9,
					ofBadMail,
				),
			words: /Assignment failure/,
		},
	];
};

const twenty = (): BadInput[] => {
	const open = async () => await openTwentyWorld();
	type World = Awaited<ReturnType<typeof open>>;
	const common = { crm: 'Twenty', open, reason: 'crm-refused' as const };
	// Twenty demands no field of a deal.
	return [
		{
			...{ ...common, what: 'an unknown field', spoil: withFields({ nope: 1 }) },
			words: /doesn't have any "nope" field/,
		},
		{
			...{ ...common, what: 'a value that is not in the list', spoil: withFields({ stage: 'NOPE' }) },
			words: /Invalid value 'NOPE' for field "stage"/,
		},
		{
			...{ ...common, what: 'a record deleted meanwhile', words: /no such record or person to link to/ },
			meanwhile: (world, { id }) => void (world as World).fake.store.table('person').delete(id),
		},
		{
			...{ ...common, what: 'a right that is missing', reason: 'no-access' as const },
			meanwhile: (world) =>
				(world as World).fake.trap(
					{
						kind: 'fail',
						answer: {
							status: 400,
							body: {
								...{ statusCode: 400, error: 'Error', code: 'PERMISSION_DENIED' },
								messages: ['Entity performing the request does not have permission'],
							},
						},
					},
					9,
					ofBadMail,
				),
			words: /does not have permission/,
		},
	];
};

export const selfHosted: BadInput[] = [...odoo(17), ...odoo(19), ...espo(), ...twenty()];
