/** Decides whether settings can be used, and says in one plain sentence what is wrong with them when not. */
import type { z } from 'zod';
import type { MailboxIdentity } from '../mail/mail';
import { refuseEntry } from './address-list';
import { placeholders, unknownPlaceholders } from './record-name';
import { bindingSettings, ruleNames, type BindingSettings } from './settings';

/** A setting that cannot be used; the message is one sentence for people. */
export class SettingsError extends Error {
	override readonly name = 'SettingsError';
}

export function readSettings(given: unknown): BindingSettings {
	const parsed = bindingSettings.safeParse(given ?? {});
	if (!parsed.success) throw new SettingsError(inPlainWords(parsed.error));
	checkNames(parsed.data);
	checkLists(parsed.data);
	checkMailbox(parsed.data.mailbox ?? { account: '' });
	return parsed.data;
}

function checkNames(settings: BindingSettings): void {
	for (const ruleName of ruleNames) {
		const name = settings.rules[ruleName]?.name;
		const [unknown] = name ? unknownPlaceholders(name) : [];
		if (unknown !== undefined)
			throw new SettingsError(
				`Setting "rules.${ruleName}.name" uses {{${unknown}}}; it can use ${placeholders.map((one) => `{{${one}}}`).join(', ')}.`,
			);
	}
}

function checkLists(settings: BindingSettings): void {
	for (const list of ['neverStore', 'neverCreate', 'trustedFormSenders'] as const)
		for (const entry of settings[list]) {
			const problem = refuseEntry(entry);
			if (problem)
				throw new SettingsError(`Setting "${list}": ${problem}; write a domain, name@domain or *@domain.`);
		}
}

/** What can match nothing would leave our own people to be taken for customers. */
function checkMailbox({ addresses = [], internalDomains = [] }: MailboxIdentity): void {
	for (const address of addresses)
		if (!/^[^\s@]+@[^\s@]+$/.test(address.trim()))
			throw new SettingsError(`Setting "mailbox.addresses": "${address}" is no address; write name@domain.`);
	for (const domain of internalDomains)
		if (!/^[^\s@*]+$/.test(domain.trim().replace(/^@|^\*\./, '')))
			throw new SettingsError(
				`Setting "mailbox.internalDomains": "${domain}" is no domain; write it as in ours.example.`,
			);
}

/** The first thing that is wrong, by the name of the setting, the rule and the value. */
export function inPlainWords(error: z.ZodError): string {
	const issue = error.issues[0];
	if (!issue) return 'The settings cannot be read.';
	const at = issue.path
		.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
		.join('')
		.replace(/^\./, '');
	const named = at === '' ? 'The settings' : `Setting "${at}"`;
	switch (issue.code) {
		case 'unrecognized_keys': {
			const keys = issue.keys.map((key) => `"${at === '' ? key : `${at}.${key}`}"`).join(', ');
			return `${issue.keys.length > 1 ? 'Settings' : 'Setting'} ${keys} ${issue.keys.length > 1 ? 'are' : 'is'} not known.`;
		}
		case 'invalid_enum_value':
			return `${named} is "${String(issue.received)}"; it must be one of ${issue.options.join(', ')}.`;
		case 'invalid_union_discriminator':
			return `${named} must be one of ${issue.options.map(String).join(', ')}.`;
		case 'invalid_type':
			if (issue.received === 'undefined') return `${named} is missing.`;
			return `${named} must be ${article(issue.expected)}, not ${article(issue.received)}.`;
		case 'too_small':
			return `${named} is too small or empty.`;
		default:
			return `${named} cannot be used: ${issue.message}.`;
	}
}

const article = (type: string): string =>
	type === 'null' || type === 'undefined' ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
