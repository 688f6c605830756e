/**
 * `npm run bench -- crm-calls`: calls to the CRM for 100 mails from 60 known senders, of which 30 begin a conversation and make
 * a deal and 70 answer in conversations that have one. Counted at stateful fakes over loopback, with nothing remembered from
 * before (no open session, no cached list). Pages are as long as the vendor's. Logging the mails on their records is counted apart.
 * Peer: n8n's own node in a workflow that takes the mails one by one: a look-up for each mail and a creation for each deal; an
 * activity for each mail where mails are logged. Its requests are counted while the node of the installed n8n runs; for CRMs without
 * a node of n8n's it is one HTTP Request for each item. It would not know a company, a lead or an open deal.
 */
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { importCrm } from '../../adapters/crm/built-in/seed';
import { forgetSessions } from '../../adapters/crm/odoo/rpc';
import { resolveBatch } from '../../adapters/resolve/resolve-batch';
import { readSettings } from '../../core/binding/read-settings';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import { openOdooWorld } from '../../test/adapters/crm/odoo/world';
import type { ContractWorld, SeededRecord } from '../../test/adapters/crm/crm-gateway.contract';
import { buildMail } from '../../test/support/build-mail';
import { openEspoWorld } from '../../test/support/crm-fake/espocrm/world';
import { openHubSpotWorld } from '../../test/support/crm-fake/hubspot-world';
import { openPipedriveWorld, type PipedriveWorld } from '../../test/support/crm-fake/pipedrive-world';
import { openSalesforceWorld } from '../../test/support/crm-fake/salesforce-world';
import { openUspacyWorld } from '../../test/support/crm-fake/uspacy/world';
import { ensureN8n } from '../lib/n8n-install';
import { countOwnNode, ownNodes, type OwnNode } from './crm-calls/own-node';

interface Subject {
	name: string;
	/** n8n's own node; absent where n8n has none. */
	node?: OwnNode;
	/** The most calls allowed; null where none was set. */
	goal: number | null;
	open(): Promise<ContractWorld>;
}

interface Row {
	case: string;
	unit: string;
	ours: number;
	peer: number | null;
	peerName: string | null;
	goal: number | null;
	ok: boolean | null;
}

const subjects: Subject[] = [
	{ name: 'HubSpot', node: ownNodes.HubSpot, goal: 12, open: openHubSpotWorld },
	{ name: 'Odoo', node: ownNodes.Odoo, goal: 8, open: async () => await openOdooWorld(19) },
	{ name: 'Pipedrive', node: ownNodes.Pipedrive, goal: null, open: openPipedrive },
	{
		...{ name: 'Pipedrive, 10,000 people', node: ownNodes.Pipedrive, goal: null },
		open: async () => {
			const opened = await openPipedrive();
			for (let index = 0; index < 10_000; index++)
				opened.fake.store.add('persons', {
					name: `Other ${index}`,
					emails: [{ value: `other${index}@elsewhere.example`, primary: true }],
				});
			return opened;
		},
	},
	{ name: 'EspoCRM', goal: 40, open: async () => await openEspoWorld() },
	{
		...{ name: 'Salesforce', node: ownNodes.Salesforce, goal: null },
		open: async () => {
			const opened = await openSalesforceWorld();
			opened.fake.knobs.rowsOnAPage = 2000;
			return opened;
		},
	},
	{ name: 'Uspacy', goal: null, open: async () => await openUspacyWorld() },
];

async function openPipedrive(): Promise<PipedriveWorld> {
	const opened = await openPipedriveWorld();
	opened.fake.store.pageSize = { v2: 500, v1: 500 };
	return opened;
}

const senders = 60;
const fresh = 30;
const mails = 100;
const unit = 'calls/100 mails';
const settings = readSettings({
	rules: { inboundKnown: { kind: 'deal', responsible: { type: 'ownerOfKnown' }, per: 'conversation' } },
});

const people: SeededRecord[] = Array.from({ length: senders }, (_, index) => ({
	...{
		as: `p${index}`,
		kind: 'contact',
		title: `Person ${index}`,
		emails: [`person${index}@customer${index}.example`],
	},
	...(index % 3 === 0 ? { company: `c${index}` } : {}),
}));
/** Every third has a company. */
const companies: SeededRecord[] = people.flatMap(({ company }, index) =>
	company
		? [{ as: company, kind: 'company', title: `Company ${index}`, domains: [`company${index}.example`] }]
		: [],
);
const world: SeededRecord[] = [...companies, ...people];

const mailOf = (sender: number, id: string, inReplyTo: string | null = null) =>
	buildMail({
		...{ id, inReplyTo, references: inReplyTo === null ? [] : [inReplyTo] },
		...{ from: `Person ${sender} <person${sender}@customer${sender}.example>`, subject: `About ${id}` },
	});

export async function run(): Promise<Row[]> {
	const rows: Row[] = [];
	const n8n = await ensureN8n((line) => void process.stderr.write(`${line}\n`));
	for (const subject of subjects) rows.push(...(await measure(subject, n8n)));
	rows.push(await builtIn());
	return rows;
}

async function measure({ name, node, goal, open }: Subject, n8n: string): Promise<Row[]> {
	const opened = await open();
	try {
		await opened.seed(world);
		const { calls = () => 0 } = opened;
		const { all, logging } = await countIn(opened.gateway, calls);
		const lookUps = all - logging;
		const peer = node
			? await countOwnNode(n8n, node, { mails, creations: fresh })
			: { lookUps: mails + fresh, logging: mails };
		const peerName = node ? `${node.label ?? node.className} node per item` : 'HTTP Request node per item';
		return [
			{
				case: name,
				unit,
				ours: lookUps,
				peer: peer.lookUps,
				peerName,
				goal,
				ok: goal === null ? null : lookUps <= goal,
			},
			{ case: `${name} logging`, unit, ours: logging, peer: peer.logging, peerName, goal: null, ok: null },
		];
	} finally {
		await opened.close();
	}
}

/** First the 60 conversations that the answers belong to, uncounted; then the 100 mails. */
async function countIn(gateway: CrmGateway, calls: () => number): Promise<{ all: number; logging: number }> {
	const memory = await openMemoryDatabase({ file: ':memory:' });
	try {
		let logging = 0;
		const counted: CrmGateway = {
			...gateway,
			logMails: async (logs) => {
				const before = calls();
				const outcomes = await gateway.logMails(logs);
				logging += calls() - before;
				return outcomes;
			},
		};
		const now = (): Date => new Date('2026-03-02T12:00:00Z');
		const deps = {
			...{
				gateway: counted,
				memory: bindingMemoryOn(memory.db, now),
				claims: claimsOn(memory.db),
				holder: 'bench',
			},
			...{ now, sleep: async () => undefined },
		};
		const begun = Array.from({ length: senders }, (_, sender) => mailOf(sender, `begun-${sender}`));
		await resolveBatch(begun, settings, deps);
		forgetSessions();
		const before = calls();
		logging = 0;
		const answers = Array.from({ length: mails - fresh }, (_, index) =>
			mailOf(index % senders, `answer-${index}`, `begun-${index % senders}`),
		);
		const begin = Array.from({ length: fresh }, (_, sender) => mailOf(sender, `fresh-${sender}`));
		const resolved = await resolveBatch([...answers, ...begin], settings, deps);
		const made = resolved.flatMap(({ decision }) => decision.created).length;
		const bound = resolved.filter(({ decision }) => decision.outcome === 'bound').length;
		if (made !== fresh || bound !== mails)
			throw new Error(
				`${gateway.name}: ${bound} of ${mails} mails were bound and ${made} of ${fresh} deals made.`,
			);
		return { all: calls() - before, logging };
	} finally {
		await memory.close();
	}
}

async function builtIn(): Promise<Row> {
	const memory = await openMemoryDatabase({ file: ':memory:' });
	const now = (): Date => new Date('2026-03-02T12:00:00Z');
	const ref = ({ as, kind, title, emails, company }: SeededRecord) => ({
		...{ kind, id: as, title, emails, companyId: company },
	});
	try {
		await importCrm(memory.db, 'default', { records: world.map(ref) }, now());
		const gateway = builtInGateway({ db: memory.db, store: 'default', now });
		const { all } = await countIn(gateway, () => 0);
		return { case: 'built-in', unit, ours: all, peer: null, peerName: null, goal: 0, ok: all === 0 };
	} finally {
		await memory.close();
	}
}
