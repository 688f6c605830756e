/** What forms are filled from: users, sources, stages and fields; each asked once for each gateway. */
import type {
	CrmField,
	CrmOption,
	FieldType,
	Pipeline,
	PipelineStage,
} from '../../../core/ports/crm-gateway';
import type { CrmUser, Kind, RecordState } from '../../../core/ports/records';
import { onceEach } from '../shared/once';
import type { SalesforceApi } from './api';
import { noStage } from './errors';
import { objectOf, sourceField } from './mapping';
import type { Described } from './schema';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function salesforceLists(api: SalesforceApi) {
	const once = onceEach();
	const describe = async (kind: Kind): Promise<Described[]> =>
		await once(`describe ${kind}`, async () => await api.describe(objectOf[kind]));
	const stages = async (kind: Pipeline['kind']): Promise<PipelineStage[]> =>
		await once(`stages ${kind}`, async () => await readStages(api, kind));

	return {
		users: async (): Promise<CrmUser[]> =>
			await once('users', async () =>
				(await api.query("SELECT Id, Name, Email, IsActive FROM User WHERE UserType = 'Standard'")).map(
					(one) => ({
						id: text(one.Id),
						name: text(one.Name) || text(one.Email) || `User ${text(one.Id)}`,
						email: text(one.Email).toLowerCase() || null,
						active: one.IsActive === true,
					}),
				),
			),
		sources: async (kind: Kind): Promise<CrmOption[]> => {
			const field = (await describe(kind)).find(({ name }) => name === sourceField[objectOf[kind]]);
			return (field?.picklistValues ?? []).map(({ value, label, active }) => ({
				id: value,
				label: label || value,
				active,
			}));
		},
		pipelines: async (kind: Pipeline['kind']): Promise<Pipeline[]> => [
			{ id: 'default', label: 'Salesforce', active: true, kind, stages: await stages(kind) },
		],
		/** The first stage of that meaning. */
		stageFor: async (kind: Pipeline['kind'], state: RecordState): Promise<string> => {
			const wanted = state === 'converted' ? 'won' : state;
			const stage = (await stages(kind)).find((one) => one.active && one.state === wanted);
			if (!stage) throw noStage(state);
			return stage.id;
		},
		fields: async (kind: Kind): Promise<CrmField[]> => (await describe(kind)).map(toField),
	};
}

const stageColumns = ['ApiName', 'MasterLabel', 'SortOrder'] as const;
/** Where the stages of a kind stand, and what says what they mean. */
export const readStatus = {
	deal: { table: 'OpportunityStage', columns: [...stageColumns, 'IsActive', 'IsClosed', 'IsWon'] },
	ticket: { table: 'CaseStatus', columns: [...stageColumns, 'IsClosed'] },
	lead: { table: 'LeadStatus', columns: [...stageColumns, 'IsConverted'] },
} as const;

async function readStages(api: SalesforceApi, kind: Pipeline['kind']): Promise<PipelineStage[]> {
	const { table, columns } = readStatus[kind];
	const rows = await api.query(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY SortOrder`);
	return rows.map((one) => ({
		...{ id: text(one.ApiName), label: text(one.MasterLabel), active: one.IsActive !== false },
		state: stageState(kind, one),
	}));
}

function stageState(kind: Pipeline['kind'], one: Record<string, unknown>): PipelineStage['state'] {
	if (kind === 'lead') return one.IsConverted === true ? 'won' : 'open';
	if (one.IsClosed !== true) return 'open';
	return kind === 'ticket' || one.IsWon === true ? 'won' : 'lost';
}

function toField(one: Described): CrmField {
	const { name, label, type, createable, nillable, defaultedOnCreate, picklistValues } = one;
	return {
		...{ id: name, label: label || name, type: typeOf(type) },
		...{ required: createable && !nillable && !defaultedOnCreate, readOnly: !createable && !one.updateable },
		...(picklistValues.length > 0
			? {
					options: picklistValues.map(({ value, label: words, active }) => ({
						id: value,
						label: words || value,
						active,
					})),
				}
			: {}),
	};
}

function typeOf(type: string): FieldType {
	if (/^(int|double|currency|percent|long)$/.test(type)) return 'number';
	if (type === 'boolean') return 'boolean';
	if (/^(date|datetime)$/.test(type)) return 'dateTime';
	if (type === 'picklist') return 'options';
	return type === 'multipicklist' ? 'array' : 'string';
}
