/** Rows of the fake Twenty: what each object holds by default, what it refuses, what must be unique. As recorded of about 1.17. */
import { randomUUID } from 'node:crypto';
import type { FakeAnswer } from '../server';

export type Row = Record<string, unknown> & { id: string };

export interface ObjectDef {
	one: string;
	many: string;
	fields: Record<string, FieldDef>;
}

type FieldDef =
	| { type: 'text' | 'date' | 'number' | 'any'; value?: unknown }
	| { type: 'select'; options: string[]; value: string }
	| { type: 'link'; to: string; constraint: string }
	| { type: 'composite'; value: Record<string, unknown> };

const emails = { primaryEmail: '', additionalEmails: [] };
const phones = {
	...{
		primaryPhoneNumber: '',
		primaryPhoneCountryCode: '',
		primaryPhoneCallingCode: '',
		additionalPhones: [],
	},
};
const by = { source: 'API', workspaceMemberId: null, name: 'My api key', context: {} };
export const stageOptions = ['NEW', 'SCREENING', 'MEETING', 'PROPOSAL', 'CUSTOMER'];

const link = (to: string, constraint: string): FieldDef => ({ type: 'link', to, constraint });
const text: FieldDef = { type: 'text', value: '' };
const createdBy: FieldDef = { type: 'composite', value: by };
const position: FieldDef = { type: 'number', value: 0 };
const body: FieldDef = { type: 'composite', value: { blocknote: null, markdown: '' } };

/** @param renamed links of notes and tasks are called `targetPersonId` instead of `personId`, as in later versions */
function objectDefs(renamed: boolean): ObjectDef[] {
	const target = (holder: string, constraint: string): Record<string, FieldDef> => ({
		[`${holder}Id`]: link(holder, constraint),
		...Object.fromEntries(
			['person', 'company', 'opportunity'].map((one) => [
				renamed ? `target${one.charAt(0).toUpperCase()}${one.slice(1)}Id` : `${one}Id`,
				link(one, 'FK_b7f4c99a3f58104e013ecb50350'),
			]),
		),
	});
	return [
		{
			...{ one: 'person', many: 'people' },
			fields: {
				...{
					name: { type: 'composite', value: { firstName: '', lastName: '' } },
					jobTitle: text,
					position,
					createdBy,
				},
				...{ emails: { type: 'composite', value: emails }, phones: { type: 'composite', value: phones } },
				companyId: link('company', 'FK_ee066ddacfce46c9a7cb90edd1a'),
			},
		},
		{
			...{ one: 'company', many: 'companies' },
			fields: {
				...{ name: text, position, createdBy, accountOwnerId: link('workspaceMember', 'FK_owner') },
				domainName: {
					type: 'composite',
					value: { primaryLinkLabel: '', primaryLinkUrl: '', secondaryLinks: [] },
				},
			},
		},
		{
			...{ one: 'opportunity', many: 'opportunities' },
			fields: {
				...{ name: text, closeDate: { type: 'date' }, position, createdBy },
				amount: { type: 'composite', value: { amountMicros: null, currencyCode: null } },
				stage: { type: 'select', options: stageOptions, value: 'NEW' },
				pointOfContactId: link('person', 'FK_ce5aa294b17fe23a0b19267f1e1'),
				companyId: link('company', 'FK_company'),
				ownerId: link('workspaceMember', 'FK_owner'),
			},
		},
		{
			...{ one: 'note', many: 'notes' },
			fields: { title: text, bodyV2: body, position, createdBy, updatedBy: createdBy, searchVector: text },
		},
		{ one: 'noteTarget', many: 'noteTargets', fields: target('note', 'FK_52050fd9cf6b7ba9982ef9d867a') },
		{
			...{ one: 'task', many: 'tasks' },
			fields: {
				...{ title: text, bodyV2: body, dueAt: { type: 'date' }, position, createdBy },
				status: { type: 'select', options: ['TODO', 'IN_PROGRESS', 'DONE'], value: 'TODO' },
				assigneeId: link('workspaceMember', 'FK_7384988f7eeb777e44802a0baca'),
			},
		},
		{ one: 'taskTarget', many: 'taskTargets', fields: target('task', 'FK_task') },
		{
			...{ one: 'workspaceMember', many: 'workspaceMembers' },
			fields: {
				...{ name: { type: 'composite', value: { firstName: '', lastName: '' } }, position, userEmail: text },
				...{ colorScheme: { type: 'text', value: 'Light' }, userId: text },
			},
		},
	];
}

export interface TwentyStore {
	defs: ObjectDef[];
	table(one: string): Map<string, Row>;
	/** Ids to be given next; a replay of recorded exchanges sets them. */
	wantedIds: string[];
	now(): string;
	/** Lower-case primary addresses and links are unique, deleted rows included. */
	unique(def: ObjectDef, row: Row): boolean;
}

export function twentyStore(renamed = false): TwentyStore {
	const tables = new Map<string, Map<string, Row>>();
	let time = Date.UTC(2026, 10, 22, 4, 0, 0);
	const store: TwentyStore = {
		defs: objectDefs(renamed),
		wantedIds: [],
		table: (one) => {
			const table = tables.get(one) ?? new Map<string, Row>();
			tables.set(one, table);
			return table;
		},
		now: () => new Date((time += 37)).toISOString(),
		unique: (def, row) => {
			const value = valueOf(def, row);
			if (value === '') return true;
			return ![...store.table(def.one).values()].some(
				(other) => other.id !== row.id && valueOf(def, other) === value,
			);
		},
	};
	return store;
}

const valueOf = (def: ObjectDef, row: Row): string => {
	if (def.one === 'person') return String((row.emails as { primaryEmail: string }).primaryEmail);
	if (def.one === 'company') return String((row.domainName as { primaryLinkUrl: string }).primaryLinkUrl);
	return '';
};

export const nextId = (store: TwentyStore): string => store.wantedIds.shift() ?? randomUUID();

export const refuse = (status: number, error: string, message: string, code?: string): FakeAnswer => ({
	status,
	body: { statusCode: status, error, messages: [message], ...(code ? { code } : {}) },
});
export const bad = (message: string): FakeAnswer => refuse(400, 'BadRequestException', message);
