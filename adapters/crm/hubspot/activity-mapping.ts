/** Mails, notes, tasks and calls as HubSpot's activities; all pure. */
import type { MailLog, NewActivity } from '../../../core/ports/crm-gateway';
import { toValues } from './mapping';
import type { ActivityObject } from './schema';

/** HubSpot takes 65,536 characters of text. */
const longestText = 65_000;

const person = ({ address, name }: { address: string; name: string }) => {
	const [first, ...last] = name.split(' ');
	return { email: address, ...(name ? { firstName: first, lastName: last.join(' ') } : {}) };
};

/** It records a mail; HubSpot never sends for it. */
export function mailProperties(log: MailLog): Record<string, string> {
	return toValues({
		hs_timestamp: log.date,
		hs_email_direction: log.direction === 'inbound' ? 'INCOMING_EMAIL' : 'EMAIL',
		hs_email_status: 'SENT',
		hs_email_subject: log.subject,
		hs_email_text: log.text.slice(0, longestText),
		hs_email_html: log.html === undefined ? undefined : log.html.slice(0, longestText),
		hs_email_message_id: log.messageId,
		hs_email_headers: JSON.stringify({
			from: person(log.from),
			to: log.to.map(person),
			cc: log.cc.map(person),
			bcc: [],
		}),
		hubspot_owner_id: log.ownerId ?? undefined,
	});
}

export const activityObject = (type: NewActivity['type']): ActivityObject =>
	type === 'note' ? 'notes' : 'tasks';

/** A planned call is a task of type CALL: HubSpot's calls are finished ones. */
export function activityProperties(activity: NewActivity, now: Date): Record<string, string> {
	const { type, title, text, dueAt, ownerId, priority = 'normal' } = activity;
	const owner = { hubspot_owner_id: ownerId ?? undefined };
	if (type === 'note')
		return toValues({
			...{ hs_timestamp: dueAt ?? now.toISOString(), ...owner },
			hs_note_body: toHtml([title, text].filter(Boolean).join('\n\n')).slice(0, longestText),
		});
	return toValues({
		...{ hs_timestamp: dueAt ?? now.toISOString(), ...owner },
		hs_task_subject: title,
		hs_task_body: toHtml(text).slice(0, longestText),
		hs_task_status: 'NOT_STARTED',
		hs_task_type: type === 'call' ? 'CALL' : 'TODO',
		hs_task_priority: { low: 'LOW', normal: 'MEDIUM', high: 'HIGH' }[priority],
	});
}

/** Notes and tasks are shown as HTML: plain text stays what it says. */
const toHtml = (text: string): string =>
	text
		.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
		.replace(/\r?\n/g, '<br>');
