/** HubSpot's objects to records and back; all pure. Property values are strings, always. */
import { createHash } from 'node:crypto';
import { domainNames } from '../../../core/binding/company-domain';
import type { CrmRecord, Kind, NewRecord, RecordChange, RecordState } from '../../../core/ports/records';
import type { AssociationInput, HubSpotObject, HubSpotSettings, ObjectType } from './schema';

/** Asked for in every read; what is not there is simply missing in the answer. */
const properties: Record<ObjectType, string[]> = {
	contacts: [
		...['email', 'hs_additional_emails', 'firstname', 'lastname', 'phone', 'hubspot_owner_id', 'createdate'],
		...['associatedcompanyid', 'lifecyclestage', 'num_associated_deals', 'message'],
	],
	companies: [
		'name',
		'domain',
		'hs_additional_domains',
		'phone',
		'hubspot_owner_id',
		'createdate',
		'description',
	],
	deals: [
		...[
			'dealname',
			'pipeline',
			'dealstage',
			'amount',
			'closedate',
			'description',
			'hubspot_owner_id',
			'createdate',
		],
		...['hs_is_closed', 'hs_is_closed_won', 'hs_primary_associated_company'],
	],
	tickets: [
		'subject',
		'content',
		'hs_pipeline',
		'hs_pipeline_stage',
		'hubspot_owner_id',
		'createdate',
		'hs_primary_company_id',
	],
	leads: [
		'hs_lead_name',
		'hs_pipeline',
		'hs_pipeline_stage',
		'hubspot_owner_id',
		'hs_createdate',
		'hs_primary_company_id',
	],
};

export const propertiesOf = (type: ObjectType, { sourceProperty }: HubSpotSettings): string[] =>
	sourceProperty === '' ? properties[type] : [...new Set([...properties[type], sourceProperty])];

/** Numbers of HubSpot's object types in the addresses of its pages. */
const pageNumber: Record<ObjectType, string> = {
	contacts: '0-1',
	companies: '0-2',
	deals: '0-3',
	tickets: '0-5',
	leads: '0-136',
};

export const nameProperty: Record<ObjectType, string> = {
	contacts: 'firstname',
	companies: 'name',
	deals: 'dealname',
	tickets: 'subject',
	leads: 'hs_lead_name',
};

/** Where a longer text goes; lead objects have no such property. */
export const textProperty: Record<ObjectType, string | null> = {
	contacts: 'message',
	companies: 'description',
	deals: 'description',
	tickets: 'content',
	leads: null,
};

export const objectTypeOf = (kind: Kind, { leads }: HubSpotSettings): ObjectType => {
	if (kind === 'lead') return leads === 'object' ? 'leads' : 'contacts';
	return ({ contact: 'contacts', company: 'companies', deal: 'deals', ticket: 'tickets' } as const)[kind];
};

/** Where HubSpot keeps the id of the primary company; it follows the association. */
const companyProperty: Partial<Record<ObjectType, string>> = {
	contacts: 'associatedcompanyid',
	deals: 'hs_primary_associated_company',
	tickets: 'hs_primary_company_id',
	leads: 'hs_primary_company_id',
};

export const companyOf = (type: ObjectType, { properties: values }: HubSpotObject): string | null =>
	values[companyProperty[type] ?? ''] || null;

/** What an object's associations and stages say beside its properties. */
export interface Around {
	companyId?: string | null;
	contactIds?: string[];
	/** Of leads and tickets, by their stage. */
	state?: RecordState;
	/** Lead objects: addresses of their contact. */
	emails?: string[];
	convertedTo?: CrmRecord['convertedTo'];
}

/** With leads as contacts: a contact in the stage Lead that no deal belongs to yet. */
const isLead = ({ properties: { lifecyclestage, num_associated_deals } }: HubSpotObject): boolean =>
	lifecyclestage === 'lead' && !(Number(num_associated_deals) > 0);

/** The kind a contact object counts as. */
export const kindOfContact = (object: HubSpotObject, { leads }: HubSpotSettings): 'lead' | 'contact' =>
	leads === 'contact' && isLead(object) ? 'lead' : 'contact';

const list = (text: string | null | undefined): string[] =>
	(text ?? '')
		.split(';')
		.map((one) => one.trim().toLowerCase())
		.filter(Boolean);

export const emailsOf = ({ properties: { email, hs_additional_emails } }: HubSpotObject): string[] => [
	...new Set([...list(email), ...list(hs_additional_emails)]),
];

export function toRecord(
	kind: Kind,
	type: ObjectType,
	object: HubSpotObject,
	settings: HubSpotSettings,
	around: Around = {},
): CrmRecord {
	const values = object.properties;
	const created = values.createdate ?? values.hs_createdate ?? object.createdAt ?? null;
	const state = around.state ?? stateOf(kind, object);
	return {
		kind,
		id: object.id,
		title: titleOf(type, object),
		emails: around.emails ?? (type === 'contacts' ? emailsOf(object) : []),
		domains:
			type === 'companies'
				? domainNames([...list(values.domain), ...list(values.hs_additional_domains)])
				: [],
		ownerId: values.hubspot_owner_id || null,
		companyId: around.companyId ?? companyOf(type, object),
		contactIds: around.contactIds ?? [],
		state,
		convertedTo:
			around.convertedTo ??
			// A lead that moved on is the contact of the same id.
			(kind === 'lead' && type === 'contacts' && state === 'converted'
				? [{ kind: 'contact', id: object.id }]
				: []),
		createdAt: created,
		source: (settings.sourceProperty && values[settings.sourceProperty]) || null,
		url: `https://app.hubspot.com/contacts/${settings.portalId}/record/${pageNumber[type]}/${object.id}`,
		fields: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== '')),
	};
}

function titleOf(type: ObjectType, { id, properties: values }: HubSpotObject): string {
	if (type !== 'contacts') return values[nameProperty[type]] || `(no name) ${id}`;
	const name = [values.firstname, values.lastname].filter(Boolean).join(' ').trim();
	return name || values.email || `(no name) ${id}`;
}

function stateOf(kind: Kind, object: HubSpotObject): RecordState {
	const { hs_is_closed, hs_is_closed_won } = object.properties;
	if (kind === 'lead') return isLead(object) ? 'open' : 'converted';
	if (kind !== 'deal' || hs_is_closed !== 'true') return 'open';
	return hs_is_closed_won === 'true' ? 'won' : 'lost';
}

/** `Anna Maria Doe` -> Anna Maria, Doe; one word is a first name. */
function splitName(name: string): { firstname: string; lastname: string } {
	const words = name.trim().split(/\s+/).filter(Boolean);
	return words.length < 2
		? { firstname: words.join(' '), lastname: '' }
		: { firstname: words.slice(0, -1).join(' '), lastname: words.at(-1) ?? '' };
}

/** Stands at the end of a record's text, so that a record can be told from its like after a lost answer. */
export const markOf = (key: string): string =>
	`Mail reference: ${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;

const withMark = (text: string | undefined, key: string): string =>
	text ? `${text}\n\n${markOf(key)}` : markOf(key);

export interface StageChoice {
	pipelineId: string;
	stageId: string;
}

/** Properties of a new object; what the form names by HubSpot's own names wins. */
export function toProperties(
	record: NewRecord,
	type: ObjectType,
	settings: HubSpotSettings,
	{ stage, source, stageOfLife }: { stage?: StageChoice; source: boolean; stageOfLife?: string },
): Record<string, string> {
	const { title, personName, emails, domains, phone, ownerId, description, key } = record;
	const own: Record<string, unknown> = {
		...(source && record.source && settings.sourceProperty
			? { [settings.sourceProperty]: record.source }
			: {}),
		...(ownerId ? { hubspot_owner_id: ownerId } : {}),
	};
	if (type === 'contacts') {
		const lead = record.kind === 'lead';
		const [email, ...more] = emails.map((one) => one.toLowerCase());
		Object.assign(own, splitName(personName || title), {
			...{ email, phone, lifecyclestage: lead ? 'lead' : stageOfLife },
			...(more.length > 0 ? { hs_additional_emails: more.join(';') } : {}),
			...(lead ? { message: [title, description].filter(Boolean).join('\n\n') } : {}),
		});
	} else if (type === 'companies')
		Object.assign(own, { name: title, domain: domains?.[0], phone, description: withMark(description, key) });
	else if (type === 'deals')
		Object.assign(own, {
			...{ dealname: title, pipeline: stage?.pipelineId, dealstage: stage?.stageId },
			description: withMark(description, key),
		});
	else if (type === 'tickets')
		Object.assign(own, {
			...{ subject: title, hs_pipeline: stage?.pipelineId, hs_pipeline_stage: stage?.stageId },
			content: withMark(description, key),
		});
	else
		Object.assign(own, {
			...{ hs_lead_name: title, hs_pipeline: stage?.pipelineId, hs_pipeline_stage: stage?.stageId },
		});
	return toValues({ ...own, ...record.fields });
}

/** Properties that a change names; `undefined` stays as it is, `null` empties. */
export function toChange(
	change: RecordChange,
	type: ObjectType,
	stage: StageChoice | undefined,
): Record<string, string> {
	const { title, ownerId, emails, fields } = change;
	const own: Record<string, unknown> = {};
	if (title !== undefined)
		Object.assign(own, type === 'contacts' ? splitName(title) : { [nameProperty[type]]: title });
	if (ownerId !== undefined) own.hubspot_owner_id = ownerId ?? '';
	if (emails !== undefined && type === 'contacts') {
		const [email = '', ...more] = emails.map((one) => one.toLowerCase());
		Object.assign(own, { email }, more.length > 0 ? { hs_additional_emails: more.join(';') } : {});
	}
	if (stage)
		Object.assign(
			own,
			type === 'deals'
				? { pipeline: stage.pipelineId, dealstage: stage.stageId }
				: { hs_pipeline: stage.pipelineId, hs_pipeline_stage: stage.stageId },
		);
	return toValues({ ...own, ...fields });
}

/** Everything as the string HubSpot wants; several choices joined by semicolons. */
export function toValues(values: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, toValue(value)] as const],
		),
	);
}

function toValue(value: unknown): string {
	if (value === null) return '';
	if (Array.isArray(value)) return value.map(toValue).join(';');
	if (value instanceof Date) return value.toISOString();
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Numbers of HubSpot's own association types in create bodies. */
export const associationTypes = {
	'contacts>companies': 1,
	'deals>contacts': 3,
	'deals>companies': 5,
	'tickets>contacts': 16,
	'tickets>companies': 339,
	'leads>contacts': 578,
	'emails>contacts': 198,
	'emails>companies': 186,
	'emails>deals': 210,
	'emails>tickets': 224,
	'notes>contacts': 202,
	'notes>companies': 190,
	'notes>deals': 214,
	'notes>tickets': 228,
	'tasks>contacts': 204,
	'tasks>companies': 192,
	'tasks>deals': 216,
	'tasks>tickets': 230,
} as const;

const associationType = (from: string, to: ObjectType): number | undefined =>
	(associationTypes as Record<string, number>)[`${from}>${to}`];

/** Undefined where the number is not known: such a pair is associated by its names after the create. */
export function associationTo(from: string, to: ObjectType, id: string): AssociationInput | undefined {
	const associationTypeId = associationType(from, to);
	return associationTypeId === undefined
		? undefined
		: { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}
