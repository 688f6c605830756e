/** Reads what keyword rules need out of any item with a text field, so that the router works without our trigger. */
import type { MailForKeywords } from '../keywords/match-keywords';

type Json = Record<string, unknown>;

const text = (json: Json, ...names: string[]): string => {
	for (const name of names) if (typeof json[name] === 'string' && json[name] !== '') return json[name];
	return '';
};

/** Null when no field holds text. */
export function keywordMailOf(json: Json): MailForKeywords | null {
	const body = text(
		json,
		'newText',
		'text',
		'textPlain',
		'body',
		'message',
		'content',
		'snippet',
		'description',
		'raw',
	);
	const subject = text(json, 'subject', 'Subject', 'title', 'topic');
	if (body === '' && subject === '') return null;
	const sender = text(json, 'from', 'From', 'sender', 'email');
	return {
		...{
			subject,
			newText: body,
			text: body,
			direction: 'inbound',
			attachments: [],
			automation: { kind: 'human', reason: '' },
		},
		from: sender === '' ? null : { address: sender, name: '' },
	};
}
