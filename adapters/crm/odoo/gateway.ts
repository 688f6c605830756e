/** Odoo: JSON-2 from 19 on, JSON-RPC for 16 to 18. */
import type { Capabilities, CrmGateway } from '../../../core/ports/crm-gateway';
import {
	refKey,
	type CrmRecord,
	type Kind,
	type NewRecord,
	type RecordRef,
} from '../../../core/ports/records';
import { CrmError } from '../../../core/ports/crm-error';
import { makeOnce } from '../shared/batch';
import type { OpenDeps } from '../shared/choice';
import { ledgerOn } from '../shared/ledger';
import { addActivities } from './activities';
import { convertLead } from './convert-lead';
import { readOdooCredential, type OdooCredential } from './credential';
import { missingModelOf, unknownKind } from './errors';
import { odooReader } from './find';
import { fieldsOf, pipelinesOf, sourcesOf, usersOf } from './lists';
import { odooMails } from './mails';
import { odooRpc, type OdooRpc } from './rpc';
import { takeBackRecords } from './take-back';
import { odooWriter } from './write';

export function odooGateway(deps: OpenDeps): CrmGateway {
	const credential = readOdooCredential(deps.credential);
	const { database, url, tickets } = credential;
	const connection = `odoo:${new URL(url).host}${database === '' ? '' : `/${database}`}`;
	const rpc = odooRpc(credential, deps);
	const ledger = ledgerOn(deps.db, connection, deps.now);
	const reader = odooReader(rpc, credential);
	const writer = odooWriter(rpc, reader, credential, deps.now);
	const mails = odooMails(rpc, reader, ledger, credential);
	const known = kindsOf(credential);
	const mustKnow = (wanted: readonly string[]): void => {
		const odd = wanted.find((kind) => !known.includes(kind as Kind));
		if (odd !== undefined) throw unknownKind(odd, tickets !== 'none');
	};

	async function get(refs: RecordRef[]): Promise<CrmRecord[]> {
		if (refs.length === 0) return [];
		const records = await reader.get(refs);
		const gone = refs.filter((ref) => !records.some((record) => refKey(record) === refKey(ref)));
		const moved = gone.length > 0 ? await mails.moved(gone) : [];
		const there = new Set(records.map(refKey));
		const unread = moved.filter((ref) => !there.has(refKey(ref)));
		return unread.length > 0 ? [...records, ...(await reader.get(unread))] : records;
	}

	const create = async (records: NewRecord[]) =>
		await makeOnce<NewRecord, CrmRecord, RecordRef>(records, ledger, {
			make: writer.make,
			kept: ({ kind, id }) => ({ kind, id }),
			recall: async (kept) => {
				const found = await get([...kept.values()]);
				return new Map(
					[...kept].flatMap(([key, ref]) => {
						const record = found.find((one) => refKey(one) === refKey(ref));
						return record ? [[key, record] as const] : [];
					}),
				);
			},
		});

	return {
		name: 'odoo',
		connection,
		capabilities: async () => capabilitiesOf(credential, lacksCrm(rpc)),
		ping: async () => {
			const { dialect, uid } = await rpc.session();
			const [user] = await rpc.call<{ name: string }[]>({
				...{ model: 'res.users', method: 'read' },
				args: { ids: [uid], fields: ['id', 'name'] },
			});
			const api = dialect === 'json2' ? 'JSON-2' : 'JSON-RPC';
			const less = (await askForCrm(rpc))
				? ''
				: '; its CRM app is not installed: contacts and companies only';
			return { account: `${user?.name ?? `user ${uid}`} at ${new URL(url).host}, by ${api}${less}` };
		},

		findByEmails: async (emails, kinds) => {
			mustKnow(kinds);
			return await reader.findByEmails(emails, kinds);
		},
		findCompaniesByDomains: reader.findCompaniesByDomains,
		get,
		related: async (refs, want) => (refs.length === 0 ? [] : await reader.related(refs, want)),
		search: async (query) => {
			mustKnow([query.kind]);
			return await reader.search(query);
		},

		create,
		findCreated: async (record) => {
			mustKnow([record.kind]);
			return await writer.findCreated(record);
		},
		update: async (changes) => (changes.length === 0 ? [] : await writer.update(changes)),
		convertLead: async (conversion) => await convertLead(rpc, reader, create, conversion),

		takeBack: async (refs) => await takeBackRecords(refs, { rpc, reader, ledger, credential }),

		logMails: async (logs) => (logs.length === 0 ? [] : await mails.logMails(logs)),
		findMails: async (messageIds) => await mails.findMails(messageIds),
		linkMail: mails.linkMail,
		unlinkMail: mails.unlinkMail,
		addActivities: async (activities) => await addActivities(rpc, ledger, credential, activities),

		users: async () => await usersOf(rpc),
		sources: async (kind) => await sourcesOf(rpc, kind),
		pipelines: async (kind) => await pipelinesOf(rpc, kind, credential),
		fields: async (kind) => {
			mustKnow([kind]);
			return await fieldsOf(rpc, kind, tickets);
		},
	};
}

const kindsOf = ({ tickets }: OdooCredential): Kind[] => [
	...(['lead', 'contact', 'company', 'deal'] as const),
	...(tickets === 'none' ? [] : (['ticket'] as const)),
];

/** Known from a call that it refused, or from the credential test; not asked for here, where every batch passes. */
const lacksCrm = (rpc: OdooRpc): boolean => rpc.opened()?.lacking.has('crm.lead') ?? false;

/** False where the CRM app is not installed. */
async function askForCrm(rpc: OdooRpc): Promise<boolean> {
	const { lacking } = await rpc.session();
	try {
		await rpc.call({
			model: 'crm.lead',
			method: 'fields_get',
			args: { allfields: ['type'], attributes: ['type'] },
		});
		lacking.delete('crm.lead');
		return true;
	} catch (error) {
		if (missingModelOf(error) === 'crm.lead') lacking.add('crm.lead');
		else if (!(error instanceof CrmError) || error.code !== 'forbidden')
			throw error instanceof Error ? error : new Error(String(error));
		return !lacking.has('crm.lead');
	}
}

const capabilitiesOf = (credential: OdooCredential, withoutCrm: boolean): Capabilities => ({
	kinds: kindsOf(credential).filter((kind) => !withoutCrm || (kind !== 'lead' && kind !== 'deal')),
	unique: {},
	search: 'consistent',
	mail: 'native-one',
	mailDedupe: 'lookup',
	mailUnlink: true,
	// Chosen from the list, or by any name: an unknown one is made.
	sources: { lead: 'free', deal: 'free' },
	tasks: ['task', 'call'],
	holdsAddress: ['lead', 'contact', 'company', 'deal'],
	needs: {},
	titleLimit: {},
	notes: [
		'A mail stands on one record in Odoo: on several records it is logged as one copy each.',
		'A deal names one contact or company; the address of a deal is the address of its contact.',
		'Leads show in Odoo only when "Leads" is switched on in the settings of its CRM app.',
		'A lead names its company in text: a link would overwrite its address, and the address that of the company.',
		'Lost is no stage in Odoo: a lost lead or deal is archived.',
		'The notes of a record made here end with "Mail binding" and a number, by which it is found again after a lost answer.',
		'Tasks and calls have a day, no time. Contacts and companies have no source.',
		credential.tickets === 'none'
			? 'Tickets are off: choose Helpdesk (Enterprise) or project tasks in the credential.'
			: 'Tickets hold no address of their own; the memory keeps it.',
	],
});
