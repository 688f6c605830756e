/** What the fake EspoCRM knows of each entity: attributes with their defaults, rules of its fields, links. As recorded of 9.2.7. */

export interface EntityDef {
	/** Attributes of a whole record that are null unless set. */
	nullable: string[];
	defaults?: Record<string, unknown>;
	required?: string[];
	enums?: Record<string, string[]>;
	maxLength?: Record<string, number>;
	/** Link attribute -> entity it points to, and the name of the link. */
	links?: Record<string, { entity: string; link: string }>;
	/** Attribute with many ids -> entity, and the name of the link. */
	many?: Record<string, { entity: string; link: string }>;
	dates?: string[];
	person?: boolean;
	addresses?: boolean;
	/** What a list adds to the columns asked for. */
	always?: string[];
}

const sources = [
	...[
		'',
		'Call',
		'Email',
		'Existing Customer',
		'Partner',
		'Public Relations',
		'Web Site',
		'Campaign',
		'Other',
	],
];
const leadStatus = ['New', 'Assigned', 'In Process', 'Converted', 'Recycled', 'Dead'];
const stages = ['Prospecting', 'Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'];
export const probability: Record<string, number> = {
	...{
		Prospecting: 10,
		Qualification: 20,
		Proposal: 50,
		Negotiation: 80,
		'Closed Won': 100,
		'Closed Lost': 0,
	},
};
const caseStatus = ['New', 'Assigned', 'Pending', 'Closed', 'Rejected', 'Duplicate'];
const priorities = ['Low', 'Normal', 'High', 'Urgent'];

const assigned = { assignedUserId: { entity: 'User', link: 'assignedUser' } };
const account = { accountId: { entity: 'Account', link: 'account' } };
const contacts = { contactsIds: { entity: 'Contact', link: 'contacts' } };
const owner = ['assignedUserId', 'assignedUserName'];

export const entityDefs: Record<string, EntityDef> = {
	Lead: {
		nullable: [
			...[
				'firstName',
				'lastName',
				'source',
				'website',
				'phoneNumber',
				'description',
				'convertedAt',
				'accountName',
			],
			...['createdAccountId', 'createdAccountName', 'createdContactId', 'createdContactName'],
			...['createdOpportunityId', 'createdOpportunityName', ...owner],
		],
		defaults: { status: 'New', doNotCall: false },
		enums: { status: leadStatus, source: sources },
		maxLength: { lastName: 100, firstName: 100 },
		links: { ...assigned, createdContactId: { entity: 'Contact', link: 'createdContact' } },
		person: true,
		addresses: true,
		always: ['phoneNumber', 'accountName', 'name'],
	},
	Contact: {
		nullable: [
			...['firstName', 'lastName', 'description', 'phoneNumber', 'accountId', 'accountName'],
			...['originalLeadId', 'originalLeadName', ...owner],
		],
		defaults: { doNotCall: false },
		required: ['lastName'],
		maxLength: { lastName: 100, firstName: 100 },
		links: { ...assigned, ...account },
		person: true,
		addresses: true,
		always: ['accountIsInactive', 'accountId', 'accountName'],
	},
	Account: {
		nullable: [
			'website',
			'phoneNumber',
			'type',
			'description',
			'originalLeadId',
			'originalLeadName',
			...owner,
		],
		required: ['name'],
		maxLength: { name: 255 },
		links: assigned,
		addresses: true,
		always: ['isStarred'],
	},
	Opportunity: {
		nullable: [
			...['leadSource', 'description', 'accountId', 'accountName', 'contactId', 'contactName'],
			...['originalLeadId', 'originalLeadName', ...owner],
		],
		defaults: { stage: 'Prospecting', amountCurrency: 'USD' },
		required: ['name', 'amount', 'closeDate'],
		enums: { stage: stages, leadSource: sources },
		maxLength: { name: 255 },
		links: { ...assigned, ...account },
		many: contacts,
		always: [],
	},
	Case: {
		nullable: ['type', 'description', 'accountId', 'accountName', 'contactId', 'contactName', ...owner],
		defaults: { status: 'New', priority: 'Normal' },
		required: ['name'],
		enums: { status: caseStatus, priority: priorities, type: ['', 'Question', 'Incident', 'Problem'] },
		maxLength: { name: 255 },
		links: { ...assigned, ...account, contactId: { entity: 'Contact', link: 'contact' } },
		many: contacts,
	},
	Task: {
		nullable: [
			...['dateStart', 'dateEnd', 'dateEndDate', 'description', 'parentId', 'parentType', 'parentName'],
			...['accountId', 'accountName', 'contactId', 'contactName', ...owner],
		],
		defaults: { status: 'Not Started', priority: 'Normal' },
		required: ['name', 'assignedUser'],
		enums: { priority: priorities, status: ['Not Started', 'Started', 'Completed', 'Canceled', 'Deferred'] },
		maxLength: { name: 255 },
		links: assigned,
		dates: ['dateEnd'],
	},
	Call: {
		nullable: [
			...['description', 'parentId', 'parentType', 'parentName', 'accountId', 'accountName', ...owner],
		],
		defaults: { status: 'Planned', direction: 'Outbound' },
		required: ['name', 'dateStart', 'dateEnd', 'assignedUser'],
		maxLength: { name: 255 },
		links: assigned,
		many: {
			...contacts,
			usersIds: { entity: 'User', link: 'users' },
			leadsIds: { entity: 'Lead', link: 'leads' },
		},
		dates: ['dateStart', 'dateEnd'],
	},
	Email: {
		nullable: [
			...['fromName', 'fromString', 'bodyPlain', 'body', 'messageIdInternal', 'dateSent', 'parentId'],
			...['parentType', 'parentName', 'repliedId', 'accountId', 'accountName', ...owner],
		],
		defaults: { isReplied: false, isHtml: true, hasAttachment: false, isSystem: false, status: 'Archived' },
		links: {},
		always: [
			...['name', 'fromName', 'fromString', 'personStringData', 'isReplied', 'messageId', 'isHtml', 'status'],
			...['hasAttachment', 'dateSent', 'parentId', 'parentType', 'parentName', 'accountId'],
		],
	},
	Note: { nullable: ['post', 'parentId', 'parentType', 'parentName'], defaults: { data: {} } },
	Attachment: { nullable: ['parentName'] },
	User: { nullable: ['emailAddress'], always: ['name', 'userName', 'type', 'isActive', 'emailAddress'] },
};

const enumField = (options: string[], more: Record<string, unknown>): Record<string, unknown> => ({
	type: 'enum',
	options,
	audited: true,
	displayAsLabel: true,
	labelType: 'state',
	customizationOptionsReferenceDisabled: true,
	fieldManagerAdditionalParamList: [{ name: 'notActualOptions', view: 'views/fields/options' }],
	...more,
});

const notActual = (options: string[]): Record<string, unknown> => ({ notActualOptions: options });
const plain = (type: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
	type,
	...more,
});

/** The part of the metadata that the gateway may ask for. */
export const metadata: Record<string, unknown> = {
	entityDefs: {
		Lead: {
			fields: {
				name: plain('personName'),
				firstName: plain('varchar', { maxLength: 100 }),
				lastName: plain('varchar', { maxLength: 100, required: true }),
				emailAddress: plain('email'),
				phoneNumber: plain('phone'),
				doNotCall: plain('bool'),
				website: plain('url'),
				accountName: plain('varchar'),
				description: plain('text'),
				createdAt: plain('datetime', { readOnly: true }),
				source: { type: 'enum', options: sources },
				status: enumField(leadStatus, {
					default: 'New',
					style: { 'In Process': 'primary', Converted: 'success', Recycled: 'info', Dead: 'info' },
					...notActual(['Converted', 'Recycled', 'Dead']),
				}),
			},
		},
		Contact: {
			fields: {
				name: plain('personName'),
				firstName: plain('varchar', { maxLength: 100 }),
				lastName: plain('varchar', { maxLength: 100, required: true }),
				emailAddress: plain('email'),
				phoneNumber: plain('phone'),
				doNotCall: plain('bool'),
				account: plain('link'),
				assignedUser: plain('link'),
				createdAt: plain('datetime', { readOnly: true }),
				addressMap: plain('map', { disabled: true }),
			},
		},
		Opportunity: {
			fields: {
				name: plain('varchar', { required: true }),
				amount: plain('currency', { required: true }),
				closeDate: plain('date', { required: true }),
				account: plain('link'),
				contacts: plain('linkMultiple'),
				description: plain('text'),
				leadSource: { type: 'enum', optionsReference: 'Lead.source' },
				stage: enumField(stages, {
					default: 'Prospecting',
					view: 'crm:views/opportunity/fields/stage',
					probabilityMap: probability,
					style: {
						Proposal: 'primary',
						Negotiation: 'warning',
						'Closed Won': 'success',
						'Closed Lost': 'info',
					},
				}),
			},
		},
		Case: {
			fields: {
				name: plain('varchar', { required: true }),
				account: plain('link'),
				contact: plain('link'),
				contacts: plain('linkMultiple'),
				description: plain('text'),
				type: plain('enum'),
				priority: { type: 'enum', options: priorities },
				status: enumField(caseStatus, {
					default: 'New',
					style: {
						Closed: 'success',
						Assigned: 'primary',
						Duplicate: 'info',
						Pending: 'warning',
						Rejected: 'info',
					},
					...notActual(['Closed', 'Rejected', 'Duplicate']),
				}),
			},
		},
	},
};
