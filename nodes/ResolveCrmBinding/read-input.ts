/** Reads the form into settings; the same reader as `explain` refuses what cannot be used. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readSettings, SettingsError } from '../../core/binding/read-settings';
import { ruleNames, type BindingSettings, type RuleName } from '../../core/binding/settings';
import { readPicked } from '../shared/picker';

export function readInput(context: IExecuteFunctions): BindingSettings {
	return context.getNodeParameter('settingsFrom', 0) === 'json' ? fromJson(context) : fromForm(context);
}

function fromJson(context: IExecuteFunctions): BindingSettings {
	const given = context.getNodeParameter('settingsJson', 0) as string | IDataObject;
	let json: unknown = given;
	if (typeof given === 'string') {
		try {
			json = JSON.parse(given === '' ? '{}' : given);
		} catch (error) {
			throw invalidJson(error);
		}
	}
	// Keyword rules belong to the Mail Keyword Router; one file serves both nodes.
	const settings = Object.entries((json ?? {}) as IDataObject).filter(([name]) => name !== 'keywords');
	return readSettings(Object.fromEntries(settings));
}

const invalidJson = (error: unknown): SettingsError =>
	new SettingsError(
		`The settings are no valid JSON: ${error instanceof Error ? error.message : String(error)}.`,
	);

function fromForm(context: IExecuteFunctions): BindingSettings {
	const { loopCount, loopMinutes, ...options } = context.getNodeParameter('options', 0, {}) as IDataObject;
	const mode = context.getNodeParameter('mode', 0);
	const rules = mode === 'automatic' ? ruleNames.map((name) => [name, readRule(context, name)]) : [];
	const mailbox = entriesOf(context.getNodeParameter('mailbox', 0, {}) as IDataObject, [
		'addresses',
		'internalDomains',
		'trustedAuthserv',
	]);
	const loop = {
		...(loopCount === undefined ? {} : { count: loopCount }),
		...(loopMinutes === undefined ? {} : { minutes: loopMinutes }),
	};
	return readSettings({
		mode,
		rules: Object.fromEntries(rules),
		fallbackResponsible: readUser(context, 'fallbackResponsible') || null,
		...entriesOf(options, ['neverStore', 'neverCreate', 'trustedFormSenders']),
		...(Object.keys(loop).length > 0 ? { loop } : {}),
		...(Object.keys(mailbox).length > 0 ? { mailbox } : {}),
	});
}

function readRule(context: IExecuteFunctions, name: RuleName): IDataObject {
	if (context.getNodeParameter(name, 0) !== true) return { enabled: false };
	const read = (field: string): string => String(context.getNodeParameter(`${name}${field}`, 0) ?? '');
	const type = read('Responsible');
	const user = type === 'user' ? readUser(context, `${name}User`) : '';
	const responsible =
		type === 'user'
			? user === ''
				? undefined
				: { type, id: user }
			: type === 'nobody'
				? undefined
				: { type };
	return {
		kind: read('Kind'),
		source: readPicked(context, 0, `${name}Source`) || null,
		...(responsible ? { responsible } : {}),
		name: read('Name') || 'subject',
		...(name === 'inboundKnown' ? { per: read('Per') } : {}),
	};
}

const readUser = (context: IExecuteFunctions, name: string): string =>
	String(context.getNodeParameter(name, 0, '', { extractValue: true }) ?? '').trim();

/** Lists are written as text; an expression may also give a true list. */
function entriesOf(given: IDataObject, lists: string[]): IDataObject {
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => [
			name,
			lists.includes(name) && typeof value === 'string' ? split(value) : value,
		]),
	);
}

const split = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
