/** Keeps the mail activity in the CRM in step with a binding that a person or a job changed. */
import type { ActivityRef } from '../../core/ports/crm-gateway';
import type { RecordRef } from '../../core/ports/records';
import type { CreateWith } from './create-records';

/** Nothing to do for the built-in CRM, which shows the memory's own bindings, and for mail that was never logged. */
export async function linkActivities(mail: string, ref: RecordRef, deps: CreateWith): Promise<void> {
	for (const activity of await activitiesOf(mail, deps)) await deps.gateway.linkMail(activity, ref);
}

export async function unlinkActivities(mail: string, ref: RecordRef, deps: CreateWith): Promise<void> {
	if (!(await deps.gateway.capabilities()).mailUnlink) return;
	for (const activity of await activitiesOf(mail, deps)) await deps.gateway.unlinkMail(activity, ref);
}

async function activitiesOf(mail: string, { gateway, claims }: CreateWith): Promise<ActivityRef[]> {
	if (gateway.name === 'built-in') return [];
	const results = await claims.results<ActivityRef[] | null>(`log:${gateway.connection}`, [mail]);
	return results.get(mail) ?? [];
}
