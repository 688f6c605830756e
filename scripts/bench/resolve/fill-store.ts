/** Fills a store with contacts, their companies and earlier mail, by plain statements: it is not what is measured. */
import { sql, type Kysely } from 'kysely';
import type { MemorySchema } from '../../../adapters/memory/schema';
import { customer } from './bench-mail';

interface Size {
	contacts: number;
	mails: number;
}

export async function fillStore(db: Kysely<MemorySchema>, { contacts, mails }: Size): Promise<void> {
	await db.transaction().execute(async (trx) => {
		const range = (count: number) =>
			sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1}) `;
		const run = async (statement: ReturnType<typeof sql>): Promise<void> =>
			void (await statement.execute(trx));
		const record = sql.raw(
			'insert into crm_records (store, kind, id, title, search, person_name, owner_id, company_id, contact_ids, state, converted_to, fields, created_at, updated_at)',
		);
		const rest = sql.raw(
			`'[]', 'open', '[]', '{}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' from n`,
		);
		await run(
			sql`${record} ${range(5000)} select 'default', 'company', 'co' || i, 'Company ' || i, 'company ' || i, '', null, null, ${rest}`,
		);
		await run(
			sql`insert into crm_domains (store, domain, id) ${range(5000)} select 'default', 'company-' || i || '.example', 'co' || i from n`,
		);
		await run(
			sql`${record} ${range(contacts)} select 'default', 'contact', 'c' || i, 'Person ' || i, 'person ' || i, '', null, 'co' || (i % 5000), ${rest}`,
		);
		await run(
			sql`insert into crm_addresses (store, address, kind, id, position) ${range(contacts)} select 'default', 'person-' || i || '@company-' || (i % 5000) || '.example', 'contact', 'c' || i, 0 from n`,
		);
		if (mails === 0) return;
		const which = sql`((i * 31) % ${contacts})`;
		const scope = sql.raw(`'built-in:default'`);
		const date = sql`strftime('%Y-%m-%dT%H:%M:%fZ', 1735689600 + i * 120, 'unixepoch')`;
		const mail = JSON.stringify({
			from: customer(1, contacts),
			subject: 'Earlier',
			newText: 'Earlier mail. '.repeat(40),
		});
		await run(sql`insert into binding_mails (connection, id, conversation, content_hash, text_start, sender, date, direction, outcome, reasons, explanation, candidates, created, planned, apart, mail, kept_at)
			${range(mails)} select ${scope}, 'old-' || i, 'old-' || i, '', '', 'person-' || ${which} || '@company-' || (${which} % 5000) || '.example', ${date}, 'inbound', 'bound', '["exact-address"]', '[]', '[]', '[]', 0, 0, ${mail}, '' from n`);
		await run(
			sql`insert into binding_links (connection, mail, kind, record, automatic, manual, removed, why, date, changed_at) ${range(mails)} select ${scope}, 'old-' || i, 'contact', 'c' || ${which}, 1, 0, 0, 'exact-address', ${date}, '' from n`,
		);
		await run(
			sql`insert into conversation_links (connection, conversation, kind, record, automatic, manual, removed, why) ${range(mails)} select ${scope}, 'old-' || i, 'contact', 'c' || ${which}, 1, 0, 0, 'exact-address' from n`,
		);
		await run(
			sql`insert into conversation_names (connection, id, conversation) ${range(mails)} select ${scope}, 'old-' || i, 'old-' || i from n`,
		);
		await run(
			sql`insert into conversation_parties (connection, conversation, address) ${range(mails)} select ${scope}, 'old-' || i, 'person-' || ${which} || '@company-' || (${which} % 5000) || '.example' from n`,
		);
	});
}
