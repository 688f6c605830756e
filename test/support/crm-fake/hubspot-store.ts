/** The records and links of the fake HubSpot: its rules on values, uniqueness and the search index that lags behind. */
import { associationTypes, needed, owners, pipelines, portalProperties } from './hubspot-portal';

export interface StoredObject {
	id: string;
	properties: Record<string, string | null>;
	createdAt: string;
	updatedAt: string;
	archived: boolean;
	/** Values of each property, the newest first. */
	history: Record<string, { value: string; timestamp: string; sourceType: string }[]>;
}

/** A refusal in HubSpot's own form. */
export class Refused extends Error {
	constructor(
		readonly status: number,
		readonly category: string,
		message: string,
		readonly more: Record<string, unknown> = {},
	) {
		super(message);
	}
}

export interface AssociationBody {
	to: { id: string };
	types: { associationCategory: string; associationTypeId: number }[];
}

/** Where HubSpot computes the id of the primary company. */
const primaryCompany: Record<string, string> = {
	contacts: 'associatedcompanyid',
	deals: 'hs_primary_associated_company',
	tickets: 'hs_primary_company_id',
	leads: 'hs_primary_company_id',
};

const at = '2026-03-02T12:00:00.000Z';

export class HubSpotStore {
	/** While true, what is written does not reach the search index. */
	lagging = false;
	private counter = 1000;
	private readonly objects = new Map<string, Map<string, StoredObject>>();
	private readonly index = new Map<string, Map<string, StoredObject>>();
	/** `deals:1>contacts:2` -> type numbers. */
	private readonly links = new Map<string, Set<number>>();

	all(type: string): StoredObject[] {
		return [...(this.objects.get(type)?.values() ?? [])].filter(({ archived }) => !archived);
	}

	indexed(type: string): StoredObject[] {
		return [...(this.index.get(type)?.values() ?? [])].filter(({ archived }) => !archived);
	}

	find(type: string, id: string, idProperty?: string): StoredObject | undefined {
		if (idProperty === undefined) return this.all(type).find((one) => one.id === id);
		// As HubSpot does it, an additional address does not find the contact.
		return this.all(type).find((one) => one.properties[idProperty]?.toLowerCase() === id.toLowerCase());
	}

	/** Throws before anything is written. */
	check(type: string, properties: Record<string, unknown>, create: boolean): void {
		for (const [name, value] of Object.entries(properties)) {
			const shape = portalProperties[type]?.[name];
			if (!shape) throw invalid(`Property "${name}" does not exist`, 'PROPERTY_DOESNT_EXIST', name);
			if (typeof value !== 'string') throw invalid(`${name} was not a string`, 'INVALID_TYPE', name);
			const [, , options = [], readOnly] = shape;
			if (readOnly) throw invalid(`"${name}" is a read only property`, 'READ_ONLY_VALUE', name);
			if (value !== '' && options.length > 0 && !options.includes(value))
				throw invalid(
					`${value} was not one of the allowed options: ${options.join(', ')}`,
					'INVALID_OPTION',
					name,
				);
		}
		const owner = properties.hubspot_owner_id;
		if (owner && !owners.some(({ id }) => id === owner))
			throw invalid(`Owner ${String(owner)} does not exist`, 'INVALID_OWNER_ID', 'hubspot_owner_id');
		const stage = properties.dealstage ?? properties.hs_pipeline_stage;
		if (stage && !pipelines[type]?.some(({ stages }) => stages.some(({ id }) => id === stage)))
			throw invalid(`${String(stage)} is no stage of this pipeline`, 'INVALID_OPTION', 'dealstage');
		const lacking = create ? (needed[type] ?? []).filter((name) => !properties[name]) : [];
		if (lacking.length > 0)
			throw invalid(
				`Error creating ${type}. Some required properties were not set.`,
				'REQUIRED_FIELD',
				lacking.join(),
			);
	}

	/** HubSpot refuses a second contact of an address, an additional one too. */
	checkUnique(properties: Record<string, unknown>, except?: string): void {
		const email = String(properties.email ?? '').toLowerCase();
		if (email === '') return;
		const holder = this.all('contacts').find(
			({ id, properties: { email: primary, hs_additional_emails: more } }) =>
				id !== except && [primary, ...(more ?? '').split(';')].some((one) => one?.toLowerCase() === email),
		);
		if (holder) throw new Refused(409, 'CONFLICT', `Contact already exists. Existing ID: ${holder.id}`);
	}

	checkLinks(type: string, associations: AssociationBody[]): void {
		if (
			type === 'leads' &&
			!associations.some(({ types }) => types.some((one) => one.associationTypeId === 578))
		)
			throw new Refused(400, 'VALIDATION_ERROR', 'A lead must have a primary contact or company');
		for (const { to, types } of associations)
			for (const { associationTypeId } of types) {
				const target = targetOf(type, associationTypeId);
				if (!target)
					throw new Refused(
						400,
						'VALIDATION_ERROR',
						`invalid association type ${associationTypeId} from ${type}`,
					);
				if (!this.find(target, to.id))
					throw new Refused(400, 'VALIDATION_ERROR', `No ${target} with id ${to.id}`, { errors: [] });
			}
	}

	create(type: string, properties: Record<string, string>, associations: AssociationBody[]): StoredObject {
		const id = String(++this.counter);
		const email: Record<string, string> =
			type === 'contacts' && properties.email ? { email: properties.email.trim().toLowerCase() } : {};
		const more: Record<string, string> = properties.hs_additional_emails
			? { hs_additional_emails: properties.hs_additional_emails.toLowerCase() }
			: {};
		const stamp: Record<string, string> = type === 'leads' ? { hs_createdate: at } : { createdate: at };
		const stored: StoredObject = {
			...{ id, createdAt: at, updatedAt: at, archived: false, history: {} },
			properties: { ...stamp, ...properties, ...email, ...more, hs_object_id: id },
		};
		// HubSpot's own default for new contacts.
		if (type === 'contacts' && !properties.lifecyclestage) stored.properties.lifecyclestage = 'lead';
		this.typed(this.objects, type).set(id, stored);
		this.note(stored, properties);
		for (const { to, types } of associations)
			for (const { associationTypeId } of types)
				this.link(type, id, targetOf(type, associationTypeId) ?? '', to.id, associationTypeId);
		this.settle(type, id);
		return stored;
	}

	update(type: string, id: string, properties: Record<string, string>): StoredObject {
		const stored = this.find(type, id);
		if (!stored) throw new Refused(404, 'OBJECT_NOT_FOUND', `Could not find ${type} with id ${id}`);
		this.note(
			stored,
			Object.fromEntries(
				Object.entries(properties).filter(([name, value]) => stored.properties[name] !== value),
			),
		);
		Object.assign(stored.properties, properties);
		this.settle(type, id);
		return stored;
	}

	/** As HubSpot deletes; one that is gone already is no fault. */
	archive(type: string, id: string): void {
		const stored = this.find(type, id);
		if (!stored) return;
		stored.archived = true;
		for (const key of [...this.links.keys()])
			if (key.split('>').includes(`${type}:${id}`)) this.links.delete(key);
		if (!this.lagging) this.index.get(type)?.delete(id);
	}

	link(from: string, fromId: string, to: string, toId: string, number?: number): void {
		const types = associationTypes[`${from}>${to}`];
		if (!types) throw new Refused(400, 'VALIDATION_ERROR', `${from} cannot be associated with ${to}`);
		if (!this.find(from, fromId) || !this.find(to, toId))
			throw new Refused(404, 'OBJECT_NOT_FOUND', `No ${to} with id ${toId}`);
		const there = new Set(this.links.get(`${from}:${fromId}>${to}:${toId}`) ?? []);
		there.add(types.plain);
		// The first company of a record is its primary one.
		const primary =
			number === types.primary || (to === 'companies' && this.linked(from, fromId, to).length === 0);
		if (types.primary !== undefined && primary) {
			for (const one of this.linked(from, fromId, to)) one.types.delete(types.primary);
			there.add(types.primary);
		}
		this.links.set(`${from}:${fromId}>${to}:${toId}`, there);
		const back = associationTypes[`${to}>${from}`];
		this.links.set(`${to}:${toId}>${from}:${fromId}`, new Set(back ? [back.plain] : [0]));
		this.settle(from, fromId);
		this.settle(to, toId);
	}

	unlink(from: string, fromId: string, to: string, toId: string): void {
		this.links.delete(`${from}:${fromId}>${to}:${toId}`);
		this.links.delete(`${to}:${toId}>${from}:${fromId}`);
		this.settle(from, fromId);
		this.settle(to, toId);
	}

	linked(from: string, fromId: string, to: string): { id: string; types: Set<number> }[] {
		const start = `${from}:${fromId}>${to}:`;
		return [...this.links].flatMap(([key, types]) =>
			key.startsWith(start) ? [{ id: key.slice(start.length), types }] : [],
		);
	}

	private note({ history }: StoredObject, properties: Record<string, string>): void {
		for (const [name, value] of Object.entries(properties))
			(history[name] ??= []).unshift({ value, timestamp: at, sourceType: 'INTEGRATION' });
	}

	/** Lets the search index see everything that was written. */
	catchUp(): void {
		for (const [type, objects] of this.objects)
			for (const [id, object] of objects) this.typed(this.index, type).set(id, structuredClone(object));
	}

	/** Computed properties, then the index. */
	private settle(type: string, id: string): void {
		const stored = this.find(type, id);
		if (!stored) return;
		const place = primaryCompany[type];
		if (place) {
			const companies = this.linked(type, id, 'companies');
			const number = associationTypes[`${type}>companies`]?.primary;
			const primary = companies.find(({ types }) => number === undefined || types.has(number));
			stored.properties[place] = primary?.id ?? null;
		}
		if (type === 'contacts') {
			stored.properties.num_associated_deals = String(this.linked(type, id, 'deals').length || '') || null;
		}
		if (type === 'deals') {
			const stages = pipelines.deals?.flatMap((one) => one.stages) ?? [];
			const metadata = stages.find((one) => one.id === stored.properties.dealstage)?.metadata;
			stored.properties.hs_is_closed = metadata?.isClosed ?? 'false';
			stored.properties.hs_is_closed_won = String(metadata?.probability === '1.0');
		}
		if (!this.lagging) this.typed(this.index, type).set(id, structuredClone(stored));
	}

	private typed(map: Map<string, Map<string, StoredObject>>, type: string): Map<string, StoredObject> {
		const objects = map.get(type) ?? new Map<string, StoredObject>();
		map.set(type, objects);
		return objects;
	}
}

const invalid = (message: string, code: string, name: string): Refused =>
	new Refused(
		400,
		'VALIDATION_ERROR',
		`Property values were not valid: [{"isValid":false,"message":"${message}","error":"${code}","name":"${name}"}]`,
		{
			errors: [{ message, code, context: { propertyName: [name] } }],
		},
	);

const targetOf = (from: string, number: number): string | undefined =>
	Object.entries(associationTypes)
		.find(
			([pair, types]) => pair.startsWith(`${from}>`) && (types.plain === number || types.primary === number),
		)?.[0]
		.split('>')[1];
