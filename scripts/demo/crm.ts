/** The demo's CRM: the built-in one, filled with users and customers, and read back without writing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { importCrm } from '../../adapters/crm/built-in/seed';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { defaultFile } from '../../adapters/memory/locate-memory';

const store = 'default';
const seed = JSON.parse(readFileSync(join(__dirname, 'crm-seed.json'), 'utf8')) as {
	records: Array<{ id: string }>;
};

/** Lays users, companies, contacts, leads and deals into a fresh memory, before n8n starts. */
export async function fillCrm(folder: string): Promise<void> {
	const { db, close } = await openMemoryDatabase({ file: defaultFile({ N8N_USER_FOLDER: folder }) });
	try {
		await importCrm(db, store, seed, new Date());
	} finally {
		await close();
	}
}

export interface StoredRecord {
	kind: string;
	id: string;
	title: string;
	addresses: string[];
}

/** Every note, task and call that is in the CRM; the demo starts without one. */
export function madeActivities(folder: string): Array<{ type: string; title: string }> {
	const database = new DatabaseSync(defaultFile({ N8N_USER_FOLDER: folder }), { readOnly: true });
	try {
		const rows = database.prepare(
			"select type, title from crm_activities where store = ? and type <> 'mail'",
		);
		return rows.all(store).map(({ type, title }) => ({ type: String(type), title: String(title) }));
	} finally {
		database.close();
	}
}

/** Every record that is in the CRM and was not there at the start. */
export function createdRecords(folder: string): StoredRecord[] {
	const database = new DatabaseSync(defaultFile({ N8N_USER_FOLDER: folder }), { readOnly: true });
	try {
		const rows = database
			.prepare('select kind, id, title from crm_records where store = ? and deleted = 0')
			.all(store);
		const held = database.prepare(
			'select address from crm_addresses where store = ? and kind = ? and id = ? order by position',
		);
		const known = new Set(seed.records.map(({ id }) => id));
		return (rows as unknown as StoredRecord[])
			.filter(({ id }) => !known.has(id))
			.map(({ kind, id, title }) => ({
				kind,
				id,
				title,
				addresses: held.all(store, kind, id).map((row) => String(row.address)),
			}));
	} finally {
		database.close();
	}
}
