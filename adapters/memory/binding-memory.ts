/** The binding memory on the memory's database, SQLite or PostgreSQL alike. */
import type { Kysely } from 'kysely';
import type { BindingMemory } from '../../core/ports/binding-memory';
import { changeBindings, withdrawLinks } from './binding-change';
import { forgetMails, readHeldBeyond } from './binding-forget';
import { keepBatch } from './binding-keep';
import {
	readBoundRecords,
	readConversation,
	readConversationsOf,
	readLinksOf,
	readMails,
	readMailsOf,
	readMailsWith,
	readReviews,
} from './binding-read';
import { formerHolders, latestMails, recall } from './binding-recall';
import type { MemorySchema } from './schema';

export function bindingMemoryOn(db: Kysely<MemorySchema>, now: () => Date): BindingMemory {
	return {
		recall: (connection, plan) => recall(db, connection, plan),
		formerHolders: (connection, addresses) => formerHolders(db, connection, addresses),
		latestMails: (connection, refs) => latestMails(db, connection, refs),
		keep: (connection, keep) => keepBatch(db, connection, keep, now().toISOString()),
		mails: (connection, ids) => readMails(db, connection, ids),
		conversation: (connection, key) => readConversation(db, connection, key),
		reviews: (connection, after, limit) => readReviews(db, connection, after, limit),
		mailsWith: (connection, wanted) => readMailsWith(db, connection, wanted),
		boundRecords: (connection, kind, after, limit) => readBoundRecords(db, connection, kind, after, limit),
		conversationsOf: (connection, ref) => readConversationsOf(db, connection, ref),
		mailsOf: (connection, of) => readMailsOf(db, connection, of),
		linksOf: (connection, job) => readLinksOf(db, connection, job),
		change: (connection, changes) => changeBindings(db, connection, changes, now().toISOString()),
		withdraw: (connection, links) => withdrawLinks(db, connection, links),
		heldBeyond: (connection, refs, execution) => readHeldBeyond(db, connection, refs, execution),
		forget: (connection, mails, records) => forgetMails(db, connection, mails, records),
	};
}
