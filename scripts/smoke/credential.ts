/** The credential of a CRM from environment variables, named after its fields: `ODOO_URL`, `ODOO_KEY`, `ODOO_DATABASE`. */
import type { ICredentialType } from 'n8n-workflow';
import type { CrmChoice, CrmCredentialChoice } from '../../adapters/crm/shared/choice';

export interface SmokeCredential {
	login: CrmCredentialChoice;
	data: Record<string, unknown>;
	missing: string[];
	optional: string[];
}

const keys = /^(api_?key|access_?token|api_?token|token|key)$/i;

/** `apiKey` -> `KEY`, `ticketProject` -> `TICKET_PROJECT`. */
const suffix = (field: string): string =>
	keys.test(field) ? 'KEY' : field.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

/** What people also call them. */
const otherNames: Record<string, string[]> = {
	KEY: ['API_KEY', 'APIKEY', 'TOKEN', 'PASSWORD'],
	DATABASE: ['DB', 'DB_NAME'],
	LOGIN: ['USER', 'USERNAME'],
	URL: ['HOST', 'BASE_URL', 'SITE'],
};

/** The first way to log in that needs no browser. */
export function credentialFrom(choice: CrmChoice, env: Record<string, string | undefined>): SmokeCredential {
	const login = choice.credentials.find(({ headers }) => headers !== undefined);
	if (!login) throw new Error(`${choice.label} has no credential that a script can use.`);
	const className = `${login.type[0]?.toUpperCase() ?? ''}${login.type.slice(1)}`;
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the class is chosen by name, as n8n does
	const classes = require(`../../credentials/${className}.credentials`) as Record<
		string,
		new () => ICredentialType
	>;
	const type = classes[className];
	if (!type) throw new Error(`There is no credential ${className}.`);
	const data: Record<string, unknown> = {};
	const missing: string[] = [];
	const optional: string[] = [];
	const prefix = choice.value.toUpperCase();
	for (const { name, default: usual, required, type: kind } of new type().properties) {
		// Where the API stands is fixed for people, but not for a test.
		if (kind === 'notice' || (kind === 'hidden' && name !== 'baseUrl')) continue;
		const variable = `${prefix}_${suffix(name)}`;
		const given = [variable, ...(otherNames[suffix(name)] ?? []).map((end) => `${prefix}_${end}`)]
			.map((one) => env[one])
			.find((one) => one !== undefined && one !== '');
		data[name] = given ?? usual;
		const needed = required === true || name === 'url' || keys.test(name);
		if (needed && (given === undefined || given === '')) missing.push(variable);
		if (!needed && kind !== 'hidden') optional.push(variable);
	}
	return { login, data, missing, optional };
}
