/**
 * Every part of every request that the smoke run makes of Odoo, EspoCRM and Twenty was taken by a running server, but for the parts
 * named here: each with what it rests on instead, and what happens where a server takes it otherwise.
 */
import espo from '../../fixtures/recorded/espocrm-9.2.7.json';
import odoo17 from '../../fixtures/recorded/odoo-17.json';
import odoo19 from '../../fixtures/recorded/odoo-19.json';
import twenty from '../../fixtures/recorded/twenty-1.17.json';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { runSteps } from '../../../scripts/smoke/steps';
import type { FakeRequest } from '../../support/crm-fake/server';
import { openEspoWorld } from '../../support/crm-fake/espocrm/world';
import { openTwentyWorld } from '../../support/crm-fake/twenty/world';
import { espoAtoms, odooAtoms, twentyAtoms, type SentRequest } from '../../support/request-atoms';
import type { ContractWorld } from './crm-gateway.contract';
import { openOdooWorld } from './odoo/world';

interface Recorded extends SentRequest {
	status: number;
	answer: unknown;
}

interface Subject {
	recorded: Recorded[];
	atoms: (request: SentRequest) => string[];
	open(): Promise<{ world: ContractWorld; log: FakeRequest[] }>;
	/** What they rest on -> parts. */
	unrecorded: Record<string, string[]>;
}

const odooUnrecorded = {
	'mail_activity_mixin.py, 16-19: activity_schedule(act_type_xmlid, date_deadline, summary, note, **act_values)':
		[...['activity_schedule(note)', 'activity_schedule(user_id)']],
	'Recorded answers show these fields; the list of those asked for was cut short': [
		...['crm.lead > phone', 'crm.lead > source_id'],
	],
	'On every model, as its recorded siblings are': ['crm.stage.fields_get', 'res.partner > write_date'],
	'The same condition on the same field was recorded as =, or with = as in': [
		...['crm.lead: stage_id =', 'mail.activity: res_id in', 'mail.activity: res_model ='],
		...['mail.message: id in', 'mail.message: res_id in', 'res.partner: parent_id in'],
	],
	'ir_model.py, 16-19: check_object_reference(module, xml_id); refused, mails are posted one by one': [
		...['ir.model.data.check_object_reference', 'check_object_reference(module)'],
		'check_object_reference(xml_id)',
	],
	'mail_message.py, 16-19; refused, mails are posted one by one, which was recorded': [
		...['mail.message.create', 'mail.message < author_id', 'mail.message < body', 'mail.message < date'],
		...['mail.message < email_from', 'mail.message < message_id', 'mail.message < message_type'],
		...['mail.message < subject', 'mail.message < subtype_id'],
	],
	'res_partner.py, 16-19: the field Notes; an Odoo without it is written to without it': [
		'res.partner < comment',
	],
	'On every model; recorded is the refusal of a user who may not delete': ['res.partner.unlink'],
};

const odoo = async (version: 17 | 19): Promise<{ world: ContractWorld; log: FakeRequest[] }> => {
	const world = await openOdooWorld(version);
	return { world, log: world.odoo.log };
};

const subjects: Record<string, Subject> = {
	'Odoo 17': {
		recorded: odoo17 as Recorded[],
		atoms: odooAtoms,
		open: async () => await odoo(17),
		unrecorded: {
			...odooUnrecorded,
			'Asks whether there is JSON-2: the answer recorded is a 404': ['res.users.context_get'],
		},
	},
	'Odoo 19': {
		recorded: odoo19 as Recorded[],
		atoms: odooAtoms,
		open: async () => await odoo(19),
		unrecorded: odooUnrecorded,
	},
	EspoCRM: {
		recorded: espo as Recorded[],
		atoms: espoAtoms,
		open: async () => {
			const world = await openEspoWorld();
			return { world, log: world.fake.log };
		},
		unrecorded: {
			'entityDefs, 7-9: a text field of every one of them': [
				...['Account < description', 'Call < description', 'Contact < description'],
				...['Opportunity < description', 'Task < description'],
			],
			'In the recorded answers of the same entity': [
				...['Account > assignedUserId', 'Account > phoneNumber', 'Contact > firstName', 'Contact > lastName'],
				...['Contact > modifiedAt', 'Contact > phoneNumber', 'Email > accountId', 'Email > createdById'],
				...['Lead > accountName', 'Lead > assignedUserId', 'Lead > firstName', 'Lead > lastName'],
				...['Lead > phoneNumber', 'Lead > source', 'Opportunity > amount', 'Opportunity > assignedUserId'],
				...['Opportunity > closeDate', 'Opportunity > createdAt', 'Opportunity > leadSource'],
			],
			'Record.php: one controller for every entity; recorded for other entities': [
				...['DELETE Contact/:id', 'PUT Opportunity/:id', 'Opportunity/:id < name'],
				...['GET Call', 'Call > createdById', 'Call > id', 'Call > parentId'],
				...['GET Case', 'Case > contactsIds', 'Case > id'],
				...['GET Meeting', 'Meeting > createdById', 'Meeting > id', 'Meeting > parentId'],
				...['GET Task', 'Task > createdById', 'Task > id', 'Task > parentId'],
			],
			'Where/ItemConverter: the same conditions were recorded on other fields': [
				...['Account: emailAddress in', 'Account: id in', 'Call: parentId in', 'Call: parentType equals'],
				...['Case: contacts linkedWith', 'Email: dateSent equals', 'Email: id in', 'Email: parentId in'],
				...['Meeting: parentId in', 'Meeting: parentType equals', 'Task: parentId in'],
				'Task: parentType equals',
			],
		},
	},
	Twenty: {
		recorded: twenty as Recorded[],
		atoms: twentyAtoms,
		open: async () => {
			const world = await openTwentyWorld();
			return { world, log: world.fake.log };
		},
		unrecorded: {
			'Every object has a create input with id; dropped and sent again where it is unknown': [
				...['companies < id', 'noteTargets < id', 'notes < id', 'opportunities < id', 'people < id'],
				...['taskTargets < id', 'tasks < id'],
			],
			'One controller for every object; recorded for other objects': ['GET taskTargets', 'POST batch/notes'],
			'The same conditions were recorded on other fields; targetPersonId where personId is unknown': [
				...['companies: id in', 'noteTargets: noteId in', 'noteTargets: personId in', 'opportunities: id in'],
				'taskTargets: personId in',
			],
		},
	},
};

const sent = ({ method, path, query, body }: FakeRequest): SentRequest => ({
	...{ method, path: query.size > 0 ? `${path}?${query.toString()}` : path },
	...(body === '' ? {} : { body }),
});

const taken = ({ status, answer }: Recorded): boolean =>
	status < 400 && !(typeof answer === 'object' && answer !== null && 'error' in answer);

it.each(Object.entries(subjects))('%s', async (_name, { recorded, atoms, open, unrecorded }) => {
	const { world, log } = await open();
	const memory = await openMemoryDatabase({ file: ':memory:' });
	try {
		await runSteps({
			...{ gateway: world.gateway, memory, records: [], activities: [], lagMs: 0 },
			step: async (_step, work) => void (await work()),
		});
	} finally {
		await memory.close();
		await world.close();
	}
	const known = new Set(recorded.filter(taken).flatMap(atoms));
	const asked = [...new Set(log.map(sent).flatMap(atoms))].filter((atom) => !known.has(atom));
	expect(asked.sort()).toEqual(Object.values(unrecorded).flat().sort());
});
