/** Odoo's refusals as CrmError, in its own words; both dialects name the same Python exceptions. */
import { CrmError, type CrmErrorCode } from '../../../core/ports/crm-error';
import type { Kind } from '../../../core/ports/records';

/** What both dialects say about a failure. `debug` holds a traceback with paths of the server and is never shown. */
export interface OdooFailure {
	name: string;
	message: string;
	status: number;
}

interface Verdict {
	code: CrmErrorCode;
	todo: string;
}

const byName: [RegExp, Verdict][] = [
	[
		/AccessDenied|Unauthorized/,
		{
			code: 'auth',
			todo: 'Make a new API key in Odoo (preferences of the user, Account Security) and enter it in the credential; keys end after three months at the latest. For Odoo 16 to 18 the login has to be filled in too.',
		},
	],
	[
		/AccessError|Forbidden/,
		{
			code: 'forbidden',
			todo: 'Give the user of the API key the right to this in Odoo, or use another user.',
		},
	],
	[/MissingError/, { code: 'notFound', todo: 'The record was deleted or merged in Odoo; pick another one.' }],
	[
		/SerializationFailure|LockNotAvailable|DeadlockDetected|ReadOnlySqlTransaction/,
		{ code: 'unavailable', todo: 'Odoo was busy with the same record; run again.' },
	],
	[/OperationalError/, { code: 'auth', todo: 'Check the name of the database in the credential.' }],
];

const refused: Verdict = {
	code: 'invalid',
	todo: "Correct the field that Odoo names, in the node's form or in the rules of Odoo, then run again.",
};

export function toCrmError({ name, message, status }: OdooFailure): CrmError {
	const words = plainWords(message);
	const missing = /(?:Object|the model) '?([\w.]+)'? (?:doesn't|does not) exist/.exec(message)?.[1];
	if (missing) return missingModel(missing, status);
	if (isBrokenLink(message))
		return new CrmError('invalid', `Odoo: what it would be linked to is not there any more (${words}).`, {
			...{ status, sent: 'yes' },
			todo: 'Look at contact, company, responsible and source: one of them was deleted in Odoo. Pick another one.',
		});
	const { code, todo } = byName.find(([pattern]) => pattern.test(name))?.[1] ?? refused;
	// Odoo rolls back the whole call: whatever it refuses, nothing was written.
	return new CrmError(code, `Odoo: ${words}`, { status, sent: code === 'unavailable' ? 'no' : 'yes', todo });
}

/** The words of a broken link speak of deleting; those of a missing value do too, but name no constraint. */
const isBrokenLink = (message: string): boolean =>
	/constraint/i.test(message) && /another model (is using|requires) the record/i.test(message);

/** One paragraph, without the line about rows and users that no reader needs, at most 400 characters. */
function plainWords(message: string): string {
	const kept = message
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '' && !/^(Uh-oh!|If you really, really need access|\(?Records?:)/.test(line))
		.join(' ');
	return (kept === '' ? message.trim() : kept).slice(0, 400);
}

const missingModel = (model: string, status: number): CrmError =>
	new CrmError('unsupported', `This Odoo has no "${model}".`, {
		...{ status, sent: 'yes' },
		todo: model.startsWith('helpdesk')
			? 'Helpdesk belongs to Odoo Enterprise; choose project tasks for tickets in the credential, or another kind of record.'
			: `Install the Odoo app that brings "${model}", or choose another kind of record.`,
	});

export const unknownKind = (kind: string, tickets: boolean): CrmError =>
	new CrmError('unsupported', `Odoo has no records of kind "${kind}" here.`, {
		sent: 'no',
		todo:
			kind === 'ticket' && !tickets
				? 'Choose in the credential what tickets are: Helpdesk tickets or project tasks.'
				: 'Choose lead, contact, company or deal.',
	});

export const badId = (what: string, id: string): CrmError =>
	new CrmError('invalid', `"${id}" is no Odoo ID of a ${what}: those are whole numbers.`, {
		sent: 'no',
		todo: 'Pick it from the list.',
	});

export const missingRecord = (kind: Kind, id: string): CrmError =>
	new CrmError('notFound', `Odoo has no ${kind} with the ID "${id}", or does not show it to this user.`, {
		sent: 'yes',
		todo: 'Pick the record from the list; it may have been deleted or merged.',
	});

export const noOdoo = (url: string, status: number): CrmError =>
	new CrmError('invalid', `There is no Odoo at ${url} (status ${status}).`, {
		...{ status, sent: 'no' },
		todo: 'Enter the address of Odoo without a path, e.g. https://mycompany.odoo.com, and the name of its database.',
	});

export const noDatabase = (url: string, status: number): CrmError =>
	new CrmError('invalid', `There is no Odoo at ${url}, or it has several databases (status ${status}).`, {
		...{ status, sent: 'no' },
		todo: 'Enter the address of Odoo without a path, e.g. https://mycompany.odoo.com, and the name of its database.',
	});

export const severalDatabases = (names: string[]): CrmError =>
	new CrmError('auth', `This Odoo has several databases, and none of ${names.join(', ')} takes the key.`, {
		sent: 'yes',
		todo: 'Fill in the database in the credential; Odoo 16 to 18 also need the login that the key belongs to.',
	});

/** `Invalid field 'mobile' in 'res.partner'` in 19, `... on model 'res.partner'` in 17. */
export const unknownFieldIn = ({ message }: CrmError): string | undefined =>
	/Invalid field '(\w+)' (?:on|in) /.exec(message)?.[1];

/** Name of the model whose app is not installed. */
export const missingModelOf = (error: unknown): string | undefined =>
	error instanceof CrmError && error.code === 'unsupported'
		? /^This Odoo has no "([\w.]+)"/.exec(error.message)?.[1]
		: undefined;

export const missingLogin = (): CrmError =>
	new CrmError('auth', 'Odoo did not take the API key, and no login is filled in.', {
		sent: 'no',
		todo: 'Check the API key (it ends after three months at the latest). Odoo 16 to 18 also need database and login in the credential.',
	});

export const wrongLogin = (): CrmError =>
	new CrmError('auth', 'Odoo does not take this login and API key.', {
		sent: 'yes',
		todo: 'Check database, login and API key in the credential; a key is made in Odoo under preferences, Account Security.',
	});

export const missingMail = (): CrmError =>
	new CrmError('notFound', 'Odoo no longer has this mail.', {
		sent: 'yes',
		todo: 'It was deleted in Odoo; log it again.',
	});
