/** The fields of the Odoo credential. */
import { z } from 'zod';

const odooCredential = z.object({
	/** Without a slash at the end. */
	url: z
		.string()
		.trim()
		.transform((url) => url.replace(/\/+(web|odoo)?\/*$/, ''))
		.pipe(z.string().url()),
	database: z.string().trim().default(''),
	/** Odoo 16 to 18 only. */
	login: z.string().trim().default(''),
	apiKey: z.string().trim().min(1),
	/** What tickets are: an Enterprise app, project tasks, or nothing. */
	tickets: z.enum(['none', 'helpdesk', 'task']).default('none'),
	/** Id of the project that tasks go into; 0 = none. */
	project: z.coerce.number().int().min(0).default(0),
});

export type OdooCredential = z.infer<typeof odooCredential>;

/** @throws Error with a sentence for people */
export function readOdooCredential(given: Record<string, unknown>): OdooCredential {
	const read = odooCredential.safeParse(given);
	if (read.success) return read.data;
	throw new Error(
		`The Odoo credential is not complete: ${read.error.issues.map(({ path, message }) => `${path.join('.')} (${message})`).join(', ')}.`,
	);
}

/** JSON-2 takes the key as a bearer token and the database as a header; JSON-RPC carries both in the body and ignores these. */
export const odooHeaders = ({ apiKey, database }: Record<string, unknown>): Record<string, string> => {
	const name = String(database ?? '').trim();
	return {
		authorization: `bearer ${String(apiKey ?? '').trim()}`,
		...(name === '' ? {} : { 'x-odoo-database': name }),
	};
};
