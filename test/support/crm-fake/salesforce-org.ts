/** The objects and rows of the fake Salesforce org. */
import type { Row } from './salesforce-soql';

export interface Knobs {
	/** What the org's rule on like names does. */
	duplicates: 'off' | 'warn' | 'block';
	/** Address that a validation rule of the org refuses. */
	refused?: string;
	/** Few, so that a gateway that stops after the first page is found out; Salesforce itself has 2000. */
	rowsOnAPage: number;
}

const common = [
	'Id',
	'OwnerId',
	'CreatedDate',
	'LastModifiedDate',
	'Description',
	'Mail_Reference__c',
] as const;
const person = ['Name', 'FirstName', 'LastName', 'Email', 'Second_Email__c', 'Phone', 'LeadSource'] as const;
const task = [
	'Id',
	'Subject',
	'Description',
	'Status',
	'TaskSubtype',
	'Priority',
	'ActivityDate',
	'OwnerId',
	'WhoId',
	'WhatId',
] as const;
export const tables = {
	Lead: {
		...{ prefix: '00Q', needs: ['LastName', 'Company'] },
		columns: [
			...common,
			...person,
			'Company',
			'Status',
			'IsConverted',
			'ConvertedContactId',
			'ConvertedAccountId',
			'ConvertedOpportunityId',
		],
	},
	Contact: { prefix: '003', columns: [...common, ...person, 'AccountId'], needs: ['LastName'] },
	Account: {
		prefix: '001',
		columns: [...common, 'Name', 'Website', 'Phone', 'AccountSource'],
		needs: ['Name'],
	},
	Opportunity: {
		...{ prefix: '006', needs: ['Name', 'StageName', 'CloseDate'] },
		columns: [
			...common,
			'Name',
			'AccountId',
			'StageName',
			'Amount',
			'CloseDate',
			'IsClosed',
			'IsWon',
			'LeadSource',
		],
	},
	Case: {
		prefix: '500',
		columns: [...common, 'Subject', 'AccountId', 'ContactId', 'Status', 'IsClosed', 'Origin'],
	},
	OpportunityContactRole: { prefix: '00K', columns: ['Id', 'OpportunityId', 'ContactId', 'IsPrimary'] },
	Task: { prefix: '00T', columns: task, needs: ['Status'] },
	Event: { prefix: '00U', columns: ['Id', 'WhoId', 'WhatId', 'Subject'] },
	Note: { prefix: '002', columns: ['Id', 'ParentId', 'Title', 'Body'], needs: ['ParentId', 'Title'] },
	EmailMessage: {
		prefix: '02s',
		columns: [
			'Id',
			'Subject',
			'TextBody',
			'HtmlBody',
			'Status',
			'FromAddress',
			'FromName',
			'ToAddress',
			'CcAddress',
			'Incoming',
			'MessageDate',
			'MessageIdentifier',
			'RelatedToId',
		],
	},
	EmailMessageRelation: {
		prefix: '0BO',
		columns: ['Id', 'EmailMessageId', 'RelationId', 'RelationType', 'RelationAddress'],
	},
	User: { prefix: '005', columns: ['Id', 'Name', 'Email', 'IsActive', 'UserType'] },
	OpportunityStage: {
		prefix: '01J',
		columns: ['ApiName', 'MasterLabel', 'SortOrder', 'IsActive', 'IsClosed', 'IsWon'],
	},
	CaseStatus: { prefix: '01J', columns: ['ApiName', 'MasterLabel', 'SortOrder', 'IsClosed'] },
	LeadStatus: { prefix: '01J', columns: ['ApiName', 'MasterLabel', 'SortOrder', 'IsConverted'] },
} as const;

export const tableOf = (
	name: string,
): { prefix: string; columns: readonly string[]; needs?: readonly string[] } | undefined =>
	name in tables ? tables[name as keyof typeof tables] : undefined;

export const computed = ['Id', 'CreatedDate', 'LastModifiedDate', 'IsClosed', 'IsWon', 'IsConverted'];
export const sources = ['Web', 'Email', 'Phone'];
const stages: Row[] = [
	{
		ApiName: 'Prospecting',
		MasterLabel: 'Prospecting',
		SortOrder: 1,
		IsActive: true,
		IsClosed: false,
		IsWon: false,
	},
	{
		ApiName: 'Closed Won',
		MasterLabel: 'Closed Won',
		SortOrder: 8,
		IsActive: true,
		IsClosed: true,
		IsWon: true,
	},
	{
		ApiName: 'Closed Lost',
		MasterLabel: 'Closed Lost',
		SortOrder: 9,
		IsActive: true,
		IsClosed: true,
		IsWon: false,
	},
];

export class Org {
	readonly knobs: Knobs = { duplicates: 'off', rowsOnAPage: 10 };
	/** What its clock says, in ms. */
	time = Date.parse('2026-03-02T12:00:00Z');
	private counter = 0;
	private readonly data = new Map<string, Row[]>();
	constructor() {
		this.data.set('OpportunityStage', stages);
		this.data.set('CaseStatus', [{ ApiName: 'New', MasterLabel: 'New', SortOrder: 1, IsClosed: false }]);
		this.data.set('LeadStatus', [{ ApiName: 'Open', MasterLabel: 'Open', SortOrder: 1, IsConverted: false }]);
		for (const [name, active] of [
			['Anna Adams', true],
			['Ben Brown', true],
			['Gil Gone', false],
		] as const)
			this.add('User', {
				Name: name,
				Email: `${name.slice(0, 3)}@ours.example`,
				IsActive: active,
				UserType: 'Standard',
			});
	}
	rows(table: string): Row[] {
		return this.data.get(table) ?? [];
	}
	find(id: unknown): Row | undefined {
		return [...this.data.values()].flat().find((row) => row.Id === id);
	}
	add(table: string, values: Row): string {
		const Id = `${tableOf(table)?.prefix ?? ''}${String(++this.counter).padStart(12, '0')}AAA`;
		const row: Row = { Id, CreatedDate: this.clock(), LastModifiedDate: this.clock(), ...values };
		if (table === 'Lead' && row.IsConverted === undefined) row.IsConverted = false;
		this.data.set(table, [...this.rows(table), this.settle(table, row)]);
		return Id;
	}
	/** As Salesforce writes a time. */
	clock(): string {
		return new Date(this.time).toISOString().replace('Z', '+0000');
	}
	settle(table: string, row: Row): Row {
		if ('LastName' in row) row.Name = [row.FirstName, row.LastName].filter(Boolean).join(' ');
		if (table === 'Case') row.IsClosed = row.Status === 'Closed';
		const stage =
			table === 'Opportunity' ? stages.find(({ ApiName }) => ApiName === row.StageName) : undefined;
		return Object.assign(row, stage ? { IsClosed: stage.IsClosed, IsWon: stage.IsWon } : {});
	}
	/** Tasks go with what they stand on, roles with their opportunity. */
	remove(table: string, id: string): void {
		for (const task of this.rows('Task')) if (task.WhatId === id) this.remove('Task', String(task.Id));
		for (const role of this.rows('OpportunityContactRole'))
			if (role.OpportunityId === id) this.remove('OpportunityContactRole', String(role.Id));
		this.data.set(
			table,
			this.rows(table).filter(({ Id }) => Id !== id),
		);
	}
}
