/**
 * `npm run bench -- crm-calls`: calls to the CRM for 100 mails from 60 known senders, of which 30 begin a conversation and make
 * a deal and 70 answer in conversations that have one. Counted at stateful fakes over loopback, with nothing remembered from
 * before (no open session, no cached list). Logging the mails on their records is counted apart.
 * Peer: what a workflow of n8n's own node costs that takes the mails one by one: a look-up for each mail and a creation for
 * each deal; an activity for each mail where mails are logged. It would not know a company, a lead or an open deal.
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
import { openPipedriveWorld } from '../../test/support/crm-fake/pipedrive-world';

interface Subject {
	name: string;
	peerName: string;
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
	{ name: 'HubSpot', peerName: 'HubSpot node per item', goal: 12, open: openHubSpotWorld },
	{ name: 'Odoo', peerName: 'Odoo node per item', goal: 8, open: async () => await openOdooWorld(19) },
	{ name: 'Pipedrive', peerName: 'Pipedrive node per item', goal: null, open: openPipedriveWorld },
	{
		name: 'EspoCRM',
		peerName: 'HTTP Request node per item',
		goal: 40,
		open: async () => await openEspoWorld(),
	},
];

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
	for (const subject of subjects) rows.push(...(await measure(subject)));
	rows.push(await builtIn());
	return rows;
}

async function measure({ name, peerName, goal, open }: Subject): Promise<Row[]> {
	const opened = await open();
	try {
		await opened.seed(world);
		const { calls = () => 0 } = opened;
		const { all, logging } = await countIn(opened.gateway, calls);
		const lookUps = all - logging;
		return [
			{
				case: name,
				unit,
				ours: lookUps,
				peer: mails + fresh,
				peerName,
				goal,
				ok: goal === null ? null : lookUps <= goal,
			},
			{ case: `${name} logging`, unit, ours: logging, peer: mails, peerName, goal: null, ok: null },
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
