/** All migrations by name: forward only, never changed once released; a change of a table is a new one. */
import type { Migration } from 'kysely';
import { claims } from './001-claims';
import { crm } from './002-crm';
import { bindings } from './010-bindings';
import { mailbox } from './020-mailbox';
import { mailboxHolders } from './021-mailbox-holders';
import { oldMail } from './022-old-mail';

export const migrations: Record<string, Migration> = {
	'001-claims': claims,
	'002-crm': crm,
	'010-bindings': bindings,
	'020-mailbox': mailbox,
	'021-mailbox-holders': mailboxHolders,
	'022-old-mail': oldMail,
};
