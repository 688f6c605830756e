/**
 * Salesforce's calls and answers, ours and the fake's, against the types of jsforce, which are made from the description of a
 * standard org. Fields of one's own are no part of it.
 */
import type { DescribeSObjectResult, SaveError } from '@jsforce/jsforce-node/lib/types/common';
import type { DateString } from '@jsforce/jsforce-node/lib/types/schema';
import type { StandardSchema } from '@jsforce/jsforce-node/lib/types/standard-schema';
import type { z } from 'zod';
import type {
	mailTask,
	noteFields,
	taskFields,
	taskPlaces,
} from '../../../../adapters/crm/salesforce/activities';
import type { readStatus } from '../../../../adapters/crm/salesforce/lists';
import type { emailMessage, relation } from '../../../../adapters/crm/salesforce/mails';
import type {
	columns,
	commonFields,
	nameField,
	ownFields,
	sourceField,
} from '../../../../adapters/crm/salesforce/mapping';
import type * as schema from '../../../../adapters/crm/salesforce/schema';
import type { uses } from '../../../../adapters/crm/salesforce/take-back';
import type { roleOf } from '../../../../adapters/crm/salesforce/write';
import type { tables } from '../../../support/crm-fake/salesforce-org';
import type { Nothing, Stray, Takes } from '../../../support/vendor-contract';

type Objects = StandardSchema['SObjects'];
type Known<T> = { [K in keyof T as string extends K ? never : K]: T[K] };
/** The fields of an object as they are sent: each may be left out, dates are text. */
type Fields<N extends keyof Objects> = {
	[K in keyof Known<Objects[N]['Fields']>]?: Extract<Objects[N]['Fields'][K], DateString> extends never
		? Objects[N]['Fields'][K]
		: string | null;
};
type Name<N extends keyof Objects> = Extract<keyof Fields<N>, string>;
type Standard = keyof typeof ownFields;
type New<N extends Standard> = ReturnType<(typeof ownFields)[N]> & ReturnType<typeof commonFields>;

/** Each line is a sentence: this of ours is that of Salesforce's. */
export type Sent = [
	Takes<Fields<'Lead'>, New<'Lead'>>,
	Nothing<Stray<New<'Lead'>, Fields<'Lead'>>>,
	Takes<Fields<'Contact'>, New<'Contact'>>,
	Nothing<Stray<New<'Contact'>, Fields<'Contact'>>>,
	Takes<Fields<'Account'>, New<'Account'>>,
	Nothing<Stray<New<'Account'>, Fields<'Account'>>>,
	Takes<Fields<'Opportunity'>, New<'Opportunity'>>,
	Nothing<Stray<New<'Opportunity'>, Fields<'Opportunity'>>>,
	Takes<Fields<'Case'>, New<'Case'>>,
	Nothing<Stray<New<'Case'>, Fields<'Case'>>>,
	Takes<Fields<'OpportunityContactRole'>, ReturnType<typeof roleOf>>,
	Nothing<Stray<ReturnType<typeof roleOf>, Fields<'OpportunityContactRole'>>>,
	Takes<Fields<'EmailMessage'>, ReturnType<typeof emailMessage>>,
	Nothing<Stray<ReturnType<typeof emailMessage>, Fields<'EmailMessage'>>>,
	Takes<Fields<'EmailMessageRelation'>, ReturnType<typeof relation>>,
	Nothing<Stray<ReturnType<typeof relation>, Fields<'EmailMessageRelation'>>>,
	Takes<Fields<'Task'>, ReturnType<typeof mailTask> & ReturnType<typeof taskPlaces>>,
	Nothing<Stray<ReturnType<typeof mailTask> & ReturnType<typeof taskPlaces>, Fields<'Task'>>>,
	Takes<Fields<'Task'>, ReturnType<typeof taskFields>>,
	Nothing<Stray<ReturnType<typeof taskFields>, Fields<'Task'>>>,
	Takes<Fields<'Note'>, ReturnType<typeof noteFields>>,
	Nothing<Stray<ReturnType<typeof noteFields>, Fields<'Note'>>>,
];

/** Every column that is asked for. */
export type Asked = [
	Takes<
		Name<'Lead'>,
		(typeof columns)['Lead'][number] | (typeof nameField)['Lead'] | (typeof sourceField)['Lead']
	>,
	Takes<
		Name<'Contact'>,
		(typeof columns)['Contact'][number] | (typeof nameField)['Contact'] | (typeof sourceField)['Contact']
	>,
	Takes<
		Name<'Account'>,
		(typeof columns)['Account'][number] | (typeof nameField)['Account'] | (typeof sourceField)['Account']
	>,
	Takes<
		Name<'Opportunity'>,
		| (typeof columns)['Opportunity'][number]
		| (typeof nameField)['Opportunity']
		| (typeof sourceField)['Opportunity']
	>,
	Takes<
		Name<'Case'>,
		(typeof columns)['Case'][number] | (typeof nameField)['Case'] | (typeof sourceField)['Case']
	>,
	Takes<Name<'OpportunityStage'>, (typeof readStatus)['deal']['columns'][number]>,
	Takes<Name<'CaseStatus'>, (typeof readStatus)['ticket']['columns'][number]>,
	Takes<Name<'LeadStatus'>, (typeof readStatus)['lead']['columns'][number]>,
];

/** Columns that the table of a use does not have. */
type OddUse<U> = U extends { table: infer T extends keyof Objects; columns: readonly (infer C)[] }
	? Exclude<C, Name<T>>
	: never;
export type Uses = [
	Takes<keyof Objects, (typeof uses)[number]['table']>,
	Nothing<OddUse<(typeof uses)[number]>>,
	Nothing<OddUse<{ table: 'EmailMessageRelation'; columns: ['EmailMessageId'] }>>,
];

type DescribedInput = z.input<typeof schema.describe>['fields'][number];
/** The client calls the code of a refusal `errorCode`; in collections the REST API says `statusCode`: both are read. */
type Refusal = NonNullable<z.input<typeof schema.saveResults>[number]['errors']>[number];
export type Read = [
	Nothing<Stray<DescribedInput, DescribeSObjectResult['fields'][number]>>,
	Nothing<Stray<Omit<Refusal, 'statusCode'>, SaveError>>,
];

type Own = 'Second_Email__c' | 'Mail_Reference__c';
type Faked<N extends keyof typeof tables & keyof Objects> = Exclude<
	(typeof tables)[N]['columns'][number],
	Own
>;
/** Every column that the fake has, an org has. */
export type FakedColumns = [
	Takes<Name<'Lead'>, Faked<'Lead'>>,
	Takes<Name<'Contact'>, Faked<'Contact'>>,
	Takes<Name<'Account'>, Faked<'Account'>>,
	Takes<Name<'Opportunity'>, Faked<'Opportunity'>>,
	Takes<Name<'Case'>, Faked<'Case'>>,
	Takes<Name<'OpportunityContactRole'>, Faked<'OpportunityContactRole'>>,
	Takes<Name<'Task'>, Faked<'Task'>>,
	Takes<Name<'Note'>, Faked<'Note'>>,
	Takes<Name<'EmailMessage'>, Faked<'EmailMessage'>>,
	Takes<Name<'EmailMessageRelation'>, Faked<'EmailMessageRelation'>>,
	Takes<Name<'User'>, Faked<'User'>>,
];

/** A wrong name does not compile: these lines would fail the compilation if it did. */
export type Wrong = [
	// @ts-expect-error -- an opportunity has a Name
	Nothing<Stray<{ Title: string }, Fields<'Opportunity'>>>,
	// @ts-expect-error -- a task has a WhoId
	Takes<Name<'Task'>, 'WhomId'>,
];
