/**
 * Many mail.message in one `create`, as `message_post` makes them one by one (mail_thread.py: `_message_create`). No recording shows
 * it, so whatever Odoo refuses here is left to `message_post`.
 */
import { addressKey } from '../../../core/binding/address-key';
import { CrmError } from '../../../core/ports/crm-error';
import type { MailLog } from '../../../core/ports/crm-gateway';
import { toHtml, toOdooTime } from './mapping';
import type { OdooRpc } from './rpc';

type Values = Record<string, unknown>;

interface MessageBatch {
	/** What each message needs beside its own words: subtype and author. Undefined where Odoo does not tell. */
	frame(due: { log: MailLog }[]): Promise<((log: MailLog) => Values) | undefined>;
	/** Ids in order; undefined when Odoo refuses the list; the error when its answer was lost. */
	create(rows: Values[]): Promise<number[] | CrmError | undefined>;
}

export const bracketed = (id: string): string => `<${id.replace(/^<|>$/g, '')}>`;

export function messageBatch(rpc: OdooRpc): MessageBatch {
	let subtype: Promise<number | undefined> | undefined;

	/** The id of "Note": an internal subtype, so that nobody is notified. */
	const noteSubtype = async (): Promise<number | undefined> => {
		const [, id] = await rpc.call<[string, number | false]>({
			...{ model: 'ir.model.data', method: 'check_object_reference' },
			args: { module: 'mail', xml_id: 'mt_note' },
		});
		return typeof id === 'number' ? id : undefined;
	};

	/** The partner that holds the sender's address; without one the message would be the API user's own. */
	const authors = async (logs: MailLog[]): Promise<Map<string, number>> => {
		const addresses = [...new Set(logs.map(({ from }) => addressKey(from.address)).filter(Boolean))];
		if (addresses.length === 0) return new Map();
		const rows = await rpc.call<{ id: number; email_normalized: string | false }[]>({
			...{ model: 'res.partner', method: 'search_read' },
			args: {
				domain: [['email_normalized', 'in', addresses]],
				...{ fields: ['id', 'email_normalized'], order: 'id desc' },
			},
		});
		return new Map(rows.map(({ id, email_normalized: address }) => [addressKey(address || ''), id]));
	};

	return {
		frame: async (due) => {
			try {
				subtype ??= noteSubtype();
				const [id, byAddress] = await Promise.all([subtype, authors(due.map(({ log }) => log))]);
				if (id === undefined) return undefined;
				return ({ from }) => ({
					subtype_id: id,
					author_id: byAddress.get(addressKey(from.address)) ?? false,
				});
			} catch (error) {
				subtype = undefined;
				return ifRefused(error);
			}
		},
		create: async (rows) => {
			try {
				const answer = await rpc.call<unknown>({
					...{ model: 'mail.message', method: 'create', write: true },
					args: { vals_list: rows },
				});
				const ids = [answer].flat();
				return ids.length === rows.length && ids.every((id) => typeof id === 'number') ? ids : noIds();
			} catch (error) {
				if (error instanceof CrmError && error.info.sent === 'unknown') return error;
				return ifRefused(error);
			}
		},
	};
}

/** Undefined for a refusal. @throws whatever concerns the whole CRM */
function ifRefused(error: unknown): undefined {
	const refused =
		error instanceof CrmError && ['forbidden', 'notFound', 'invalid', 'unsupported'].includes(error.code);
	if (!refused) throw error instanceof Error ? error : new Error(String(error));
	return undefined;
}

const noIds = (): CrmError =>
	new CrmError('unavailable', 'Odoo did not name the mails it logged.', { sent: 'unknown' });

const written = ({ address, name }: { address: string; name: string }): string =>
	name === '' ? address : `"${name.replace(/["\\]/g, '')}" <${address}>`;

/** The mail itself, as both ways of writing it want it. */
export function writtenIn({ messageId, subject, date, from, to, cc, text }: MailLog): Values {
	const people = [
		...(to.length > 0 ? [`To: ${to.map(written).join(', ')}`] : []),
		...(cc.length > 0 ? [`Cc: ${cc.map(written).join(', ')}`] : []),
	].join('\n');
	return {
		body: `${people === '' ? '' : toHtml(people)}${toHtml(text)}`,
		...{ subject, message_type: 'email', message_id: bracketed(messageId), date: toOdooTime(date) },
		...(from.address === '' ? {} : { email_from: written(from) }),
	};
}
