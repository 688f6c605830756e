/**
 * HubSpot's calls and answers, ours and the fake's, against the types of HubSpot's own client. That client still speaks the v3 and v4
 * paths: envelopes, filters and association numbers are the same in 2026-09; names of properties are no part of it.
 */
import type { AssociationTypes } from '@hubspot/api-client/lib/src/enums/AssociationTypes';
import type * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/all';
import type * as objects from '@hubspot/api-client/lib/codegen/crm/objects/models/all';
import type { PublicOwner } from '@hubspot/api-client/lib/codegen/crm/owners/models/PublicOwner';
import type { Pipeline } from '@hubspot/api-client/lib/codegen/crm/pipelines/models/Pipeline';
import type { Property } from '@hubspot/api-client/lib/codegen/crm/properties/models/Property';
import type { z } from 'zod';
import type { associationTypes } from '../../../../adapters/crm/hubspot/mapping';
import type * as schema from '../../../../adapters/crm/hubspot/schema';
import type { envelope, page, refused, shown } from '../../../support/crm-fake/hubspot-objects';
import type { owners, pipelines } from '../../../support/crm-fake/hubspot-portal';
import type { propertyOf } from '../../../support/crm-fake/hubspot';
import type { Answers, Json, Nothing, Stray, Takes } from '../../../support/vendor-contract';

type BatchAnswer = Json<objects.BatchResponseSimplePublicObjectWithErrors>;
type Failure = Json<objects.StandardError>;
type Page = Json<objects.CollectionResponseWithTotalSimplePublicObjectForwardPaging>;
/** The client calls `from` otherwise, since that is a word of the language it is generated for. */
type Associated = Json<associations.PublicAssociationMultiWithLabel>;
type AssociatedAnswer = Omit<Associated, '_from'> & { from: Associated['_from'] };
type DefaultAssociation = Json<associations.PublicDefaultAssociationMultiPost>;
type DefaultAssociationInput = Omit<DefaultAssociation, '_from'> & { from: DefaultAssociation['_from'] };

/** Each line is a sentence: this of ours is that of HubSpot's. */
export type Sent = [
	Takes<Json<objects.BatchReadInputSimplePublicObjectId>, schema.BatchReadBody>,
	Nothing<Stray<schema.BatchReadBody, objects.BatchReadInputSimplePublicObjectId>>,
	Takes<Json<objects.SimplePublicObjectBatchInputForCreate>, schema.CreateInput>,
	Nothing<Stray<schema.CreateInput, objects.SimplePublicObjectBatchInputForCreate>>,
	Takes<Json<objects.SimplePublicObjectBatchInput>, schema.UpdateInput>,
	Nothing<Stray<schema.UpdateInput, objects.SimplePublicObjectBatchInput>>,
	Takes<Json<objects.PublicObjectSearchRequest>, schema.SearchBody>,
	Nothing<Stray<schema.SearchBody, objects.PublicObjectSearchRequest>>,
	Nothing<Stray<schema.SearchFilter, objects.Filter>>,
	Nothing<Stray<schema.AssociationInput, objects.PublicAssociationsForObject>>,
	Takes<Json<associations.PublicFetchAssociationsBatchRequest>, schema.AssociationsBody['inputs'][number]>,
	Nothing<Stray<schema.AssociationsBody['inputs'][number], associations.PublicFetchAssociationsBatchRequest>>,
	Takes<DefaultAssociationInput, schema.AssociateBody['inputs'][number]>,
	Nothing<Stray<schema.AssociateBody['inputs'][number], DefaultAssociationInput>>,
];

type ObjectInput = z.input<typeof schema.batchAnswer>['results'];
type OwnerInput = z.input<typeof schema.ownerPage>['results'][number];
type PipelineInput = z.input<typeof schema.pipelineList>['results'][number];
type AssociatedInput = NonNullable<z.input<typeof schema.associationAnswer>['results']>[number];
export type Read = [
	Answers<z.input<typeof schema.batchAnswer>, BatchAnswer>,
	Nothing<Stray<z.input<typeof schema.batchAnswer>, BatchAnswer>>,
	Nothing<Stray<NonNullable<ObjectInput>[number], objects.SimplePublicObject>>,
	Answers<z.input<typeof schema.hubSpotFailure>, Failure>,
	Nothing<Stray<z.input<typeof schema.hubSpotFailure>, Failure>>,
	Answers<z.input<typeof schema.objectPage>, Page>,
	Nothing<Stray<z.input<typeof schema.objectPage>, Page>>,
	Answers<AssociatedInput, AssociatedAnswer>,
	Nothing<Stray<AssociatedInput, AssociatedAnswer>>,
	Answers<OwnerInput, Json<PublicOwner>>,
	Nothing<Stray<OwnerInput, PublicOwner>>,
	Answers<PipelineInput, Json<Pipeline>>,
	Nothing<Stray<PipelineInput, Pipeline>>,
	Answers<z.input<typeof schema.property>, Json<Property>>,
	Nothing<Stray<z.input<typeof schema.property>, Property>>,
];

/** What the fake says, HubSpot would say. */
export type Faked = [
	Nothing<Stray<ReturnType<typeof envelope>, BatchAnswer>>,
	Takes<Json<objects.SimplePublicObject>, ReturnType<typeof shown>>,
	Nothing<Stray<ReturnType<typeof shown>, objects.SimplePublicObject>>,
	Nothing<Stray<ReturnType<typeof page>, Page>>,
	Takes<Pick<Failure, 'category' | 'message' | 'status'>, ReturnType<typeof refused>>,
	Nothing<Stray<ReturnType<typeof refused>, Failure>>,
	Nothing<Stray<(typeof owners)[number], PublicOwner>>,
	Nothing<Stray<(typeof pipelines)[string][number], Pipeline>>,
	Nothing<Stray<(typeof pipelines)[string][number]['stages'][number], Pipeline['stages'][number]>>,
	Nothing<Stray<ReturnType<typeof propertyOf>, Property>>,
];

/** Numbers of associations by HubSpot's own names for them; that of a lead's contact is not in its list. */
export type Numbers = Takes<
	{
		'contacts>companies': AssociationTypes.primaryContactToCompany;
		'deals>contacts': AssociationTypes.dealToContact;
		'deals>companies': AssociationTypes.primaryDealToCompany;
		'tickets>contacts': AssociationTypes.ticketToContact;
		'tickets>companies': AssociationTypes.ticketToCompany;
		'emails>contacts': AssociationTypes.emailToContact;
		'emails>companies': AssociationTypes.emailToCompany;
		'emails>deals': AssociationTypes.emailToDeal;
		'emails>tickets': AssociationTypes.emailToTicket;
		'notes>contacts': AssociationTypes.noteToContact;
		'notes>companies': AssociationTypes.noteToCompany;
		'notes>deals': AssociationTypes.noteToDeal;
		'notes>tickets': AssociationTypes.noteToTicket;
		'tasks>contacts': AssociationTypes.taskToContact;
		'tasks>companies': AssociationTypes.taskToCompany;
		'tasks>deals': AssociationTypes.taskToDeal;
		'tasks>tickets': AssociationTypes.taskToTicket;
	},
	typeof associationTypes
>;

/** A wrong name does not compile: these lines would fail the compilation if it did. */
export type Wrong = [
	// @ts-expect-error -- HubSpot calls it `properties`
	Nothing<Stray<{ propertys: string[] }, objects.BatchReadInputSimplePublicObjectId>>,
	// @ts-expect-error -- 198 stands for a contact, not for a deal
	Takes<{ 'emails>deals': AssociationTypes.emailToDeal }, { 'emails>deals': 198 }>,
	// @ts-expect-error -- there is no operator of this name
	Takes<Json<objects.Filter>, { propertyName: string; operator: 'EQUALS' }>,
];
