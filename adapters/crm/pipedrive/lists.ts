/** What forms are filled from: users, sources, pipelines and fields; users and pipelines asked once for each gateway. */
import type { CrmField, CrmOption, FieldType, Pipeline } from '../../../core/ports/crm-gateway';
import type { CrmUser, Kind } from '../../../core/ports/records';
import { onceEach } from '../shared/once';
import type { PipedriveApi } from './api';
import * as schema from './schema';

export function pipedriveLists(api: PipedriveApi) {
	const once = onceEach();
	const readUsers = async (): Promise<CrmUser[]> =>
		(await api.get(schema.user.array(), 'v1/users')).map(({ id, name, email, active_flag: active }) => ({
			...{ id, active },
			name: name || email || `User ${id}`,
			email: email?.toLowerCase() || null,
		}));
	return {
		users: async (): Promise<CrmUser[]> => await once('users', readUsers),
		/** Read-only: the source of a lead made by the API is always "API". */
		sources: async (kind: Kind): Promise<CrmOption[]> => {
			if (kind !== 'lead') return [];
			const all = await api.get(schema.leadSource.array(), 'v1/leadSources');
			return all.map(({ name }) => ({ id: name, label: name, active: true }));
		},
		pipelines: async (kind: Pipeline['kind']): Promise<Pipeline[]> => {
			if (kind !== 'deal') return [];
			const pipelines = await api.all(schema.pipeline, 'v2/pipelines');
			const stages = await api.all(schema.stage, 'v2/stages');
			return pipelines.map(({ id, name, is_deleted }) => ({
				...{ id, label: name, active: !is_deleted, kind },
				stages: [
					...stages
						.filter(({ pipeline_id }) => pipeline_id === id)
						.sort((a, b) => a.order_nr - b.order_nr)
						.map((one) => ({ id: one.id, label: one.name, active: !one.is_deleted, state: 'open' as const })),
					// A deal ends by its status, in whatever stage it stands.
					{ id: `${id}:status:won`, label: 'Won', active: true, state: 'won' as const },
					{ id: `${id}:status:lost`, label: 'Lost', active: true, state: 'lost' as const },
				],
			}));
		},
		fields: async (kind: Kind): Promise<CrmField[]> => {
			const path =
				{ contact: 'v2/personFields', company: 'v2/organizationFields' }[kind as string] ?? 'v2/dealFields';
			return (await api.all(schema.field, path, { limit: 500 })).map(toField);
		},
	};
}

/** Set by Pipedrive itself. */
const readOnly =
	/^(id|add_time|update_time|.*_count|.*_activity_.*|creator_user_id|next_.*|last_.*|.*_change_time|first_.*)$/;

function toField({ field_code: id, field_name: label, field_type: type, options }: schema.Field): CrmField {
	return {
		...{ id, label, type: typeOf(type), required: false, readOnly: readOnly.test(id) },
		...(options
			? {
					options: options.flatMap((one) =>
						one.id === undefined ? [] : [{ id: one.id, label: one.label ?? one.id, active: true }],
					),
				}
			: {}),
	};
}

function typeOf(type: string): FieldType {
	if (/^(int|double|monetary|user|org|people|stage|pipeline)$/.test(type)) return 'number';
	if (/^(date|daterange)$/.test(type)) return 'dateTime';
	if (type === 'enum' || type === 'status') return 'options';
	if (type === 'set') return 'array';
	return type === 'boolean' ? 'boolean' : 'string';
}
