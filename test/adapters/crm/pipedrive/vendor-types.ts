/** Pipedrive's calls and answers, ours and the fake's, against the types of Pipedrive's own client, v2 and v1. */
import type * as v1 from 'pipedrive/dist/versions/v1';
import type * as v2 from 'pipedrive/dist/versions/v2';
import type { z } from 'zod';
import type { mailBody, noteBody, placesOf, taskBody } from '../../../../adapters/crm/pipedrive/activities';
import type { ownFields } from '../../../../adapters/crm/pipedrive/mapping';
import type { addressQuery, websiteQuery } from '../../../../adapters/crm/pipedrive/read';
import type * as schema from '../../../../adapters/crm/pipedrive/schema';
import type { fields, hit } from '../../../support/crm-fake/pipedrive';
import type { columns, pipelines, stages, users } from '../../../support/crm-fake/pipedrive-store';
import type { Answers, Nothing, Stray, Takes } from '../../../support/vendor-contract';

type Own = { [K in keyof typeof ownFields]: ReturnType<(typeof ownFields)[K]> };
type Email = NonNullable<Own['person']['emails']>[number];
type Note = v1.AddNoteRequestAllOf;

/** Each line is a sentence: this of ours is that of Pipedrive's. */
export type Sent = [
	Takes<v2.AddPersonRequest, Own['person']>,
	Nothing<Stray<Own['person'], v2.AddPersonRequest>>,
	Nothing<Stray<Email, v2.PersonItemEmail>>,
	Takes<v2.AddOrganizationRequest, Own['organization']>,
	Nothing<Stray<Own['organization'], v2.AddOrganizationRequest>>,
	Takes<v2.AddDealRequest, Own['deal']>,
	Nothing<Stray<Own['deal'], v2.AddDealRequest>>,
	Takes<v1.AddLeadRequest, Own['lead']>,
	Nothing<Stray<Own['lead'], v1.AddLeadRequest>>,
	Takes<v2.AddActivityRequest, ReturnType<typeof mailBody> & ReturnType<typeof placesOf>>,
	Nothing<Stray<ReturnType<typeof mailBody> & ReturnType<typeof placesOf>, v2.AddActivityRequest>>,
	Takes<v2.AddActivityRequest, ReturnType<typeof taskBody>>,
	Nothing<Stray<ReturnType<typeof taskBody>, v2.AddActivityRequest>>,
	Takes<Note, ReturnType<typeof noteBody>>,
	Nothing<Stray<ReturnType<typeof noteBody>, Note>>,
	Takes<v2.PersonsApiSearchPersonsRequest, ReturnType<typeof addressQuery>>,
	Nothing<Stray<ReturnType<typeof addressQuery>, v2.PersonsApiSearchPersonsRequest>>,
	Takes<v2.ItemSearchApiSearchItemByFieldRequest, ReturnType<typeof websiteQuery>>,
	Nothing<Stray<ReturnType<typeof websiteQuery>, v2.ItemSearchApiSearchItemByFieldRequest>>,
];

/** The rows of a list have an id, which the client's types leave open. */
type Row<T> = T & { id: number };
/** Counts come on demand, by `include_fields`. */
type Counts = Record<'open_deals_count' | 'closed_deals_count', number>;
type Envelope = z.input<typeof schema.envelope>;
export type Read = [
	Answers<z.input<typeof schema.person>, Row<v2.Person> & Counts>,
	Nothing<Stray<z.input<typeof schema.person>, v2.Person & Counts>>,
	Answers<z.input<typeof schema.organization>, Row<v2.OrganizationItem> & Counts>,
	Nothing<Stray<z.input<typeof schema.organization>, v2.OrganizationItem & Counts>>,
	Answers<z.input<typeof schema.deal>, Row<v2.Deal>>,
	Nothing<Stray<z.input<typeof schema.deal>, v2.Deal>>,
	Answers<z.input<typeof schema.lead>, v1.Lead>,
	Nothing<Stray<z.input<typeof schema.lead>, v1.Lead>>,
	Nothing<Stray<z.input<typeof schema.activity>, v2.ActivityItem>>,
	Nothing<Stray<z.input<typeof schema.stage>, v2.StageItem>>,
	Nothing<Stray<z.input<typeof schema.pipeline>, v2.GetPipelinesResponseAllOfDataInner>>,
	Answers<z.input<typeof schema.field>, v2.GetPersonFields200ResponseDataInner>,
	Nothing<Stray<z.input<typeof schema.field>, v2.GetPersonFields200ResponseDataInner>>,
	Nothing<Stray<z.input<typeof schema.user>, v1.BaseUser>>,
	Nothing<Stray<z.input<typeof schema.me>, v1.GetCurrentUserResponseAllOfData>>,
	Nothing<Stray<z.input<typeof schema.leadSource>, v1.LeadSource>>,
	Answers<z.input<typeof schema.conversionJob>, v2.AddConvertDealToLeadResponseData>,
	Answers<z.input<typeof schema.conversionStatus>, v2.GetConvertResponse1Data>,
	Nothing<Stray<z.input<typeof schema.conversionStatus>, v2.GetConvertResponse1Data>>,
	Nothing<Stray<z.input<typeof schema.times>, v1.Lead>>,
	Nothing<Stray<Pick<Envelope, 'success' | 'data' | 'additional_data'>, v2.GetPersonFields200Response>>,
];

type Columns = { [K in keyof typeof columns]: (typeof columns)[K][number] };
/** A deal that came out of a lead says so; nobody can set it. */
type Asked<Request> = Exclude<keyof Request, symbol | number> | 'add_time';
/** What the fake takes and says, Pipedrive takes and says. */
export type Faked = [
	Takes<Asked<v2.AddPersonRequest>, Columns['persons']>,
	Takes<Asked<v2.AddOrganizationRequest>, Columns['organizations']>,
	Takes<Asked<v2.AddDealRequest>, Columns['deals']>,
	Takes<Asked<v1.AddLeadRequest & v1.UpdateLeadRequest>, Columns['leads']>,
	Takes<Asked<v2.AddActivityRequest>, Columns['activities']>,
	Takes<Asked<Note>, Columns['notes']>,
	Nothing<Stray<(typeof pipelines)[number], v2.GetPipelinesResponseAllOfDataInner>>,
	Nothing<Stray<(typeof stages)[number], v2.StageItem>>,
	Nothing<Stray<(typeof users)[number], v1.BaseUser>>,
	Nothing<Stray<(typeof fields)[number], v2.GetPersonFields200ResponseDataInner>>,
	Nothing<Stray<ReturnType<typeof hit>, v2.GetPersonSearchResponseAllOfDataItemsInner>>,
];

/** A wrong name does not compile: these lines would fail the compilation if it did. */
export type Wrong = [
	// @ts-expect-error -- Pipedrive calls it `org_id`
	Nothing<Stray<{ organisation_id: number }, v2.AddDealRequest>>,
	// @ts-expect-error -- ids of people are numbers
	Takes<v2.AddDealRequest, { title: string; person_id: string }>,
];
