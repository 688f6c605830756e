/** The samples for what no rule decides alone, and for what goes wrong: the review queue, the question by mail, the error report. */
import { join } from 'node:path';
import { importCrm } from '../../adapters/crm/built-in/seed';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { defaultFile } from '../../adapters/memory/locate-memory';
import { startMailbox } from '../../scripts/demo/mailbox';
import { itemsOf } from '../../scripts/lib/n8n-rest';
import { openFormDriver, type FormDriver } from '../support/form-driver';
import { rawMail, startSamples, until, type RunningSample, type Samples } from '../support/running-samples';

jest.setTimeout(240_000);

let samples: Samples;
let form: FormDriver;
let send: FormDriver['send'];
let shows: FormDriver['shows'];
let openForm: FormDriver['openForm'];

beforeAll(async () => {
	samples = await startSamples();
	form = await openFormDriver(samples.server.address);
	({ send, shows, openForm } = form);
});

afterAll(async () => {
	await form?.close();
	await samples?.stop();
});

const boundTo = (mail: string): string[] =>
	samples
		.rows('select kind, record from binding_links where mail = ? and removed = 0', mail)
		.map(({ kind, record }) => (String(record).length > 3 ? String(kind) : String(record)))
		.sort();

const john = { from: 'John Doe <john@acme.example>' };

describe('11 Review queue', () => {
	let sample: RunningSample;
	const office = { from: 'Office <office@twin-workshop.example>', text: 'Which of us?' };
	const decide = async (mail: string, decision: string, scope = 'This mail only'): Promise<void> => {
		await openForm('crm-review');
		await send();
		await shows('Which mail?');
		await send(mail);
		await shows('What is to be done?');
		await send(decision, scope);
	};

	it('parks what no rule may decide alone', async () => {
		sample = await samples.start('11');
		sample.deliver({ id: 'q1@twin-workshop.example', ...office, subject: 'Shared address' });
		sample.deliver({
			...{ id: 'q2@forged.example', from: 'Forged <ceo@forged.example>', subject: 'Pay now', text: 'Quick.' },
			forged: true,
		});
		sample.deliver({ id: 'q3@twin-workshop.example', ...office, subject: 'Another one' });
		const ran = await sample.ended(3);
		const parked = ran.flatMap((execution) => itemsOf(execution, 'Waits in the queue'));
		expect(parked.map(({ subject }) => subject).sort()).toEqual(['Another one', 'Pay now', 'Shared address']);
		expect(boundTo('q1@twin-workshop.example')).toEqual(['co3']);
	});

	it('binds it to the candidate that a person picks', async () => {
		await decide('Shared address', 'Bind to contact Mary Stone');
		await shows(/Bound to contact "Mary Stone"/);
		expect(boundTo('q1@twin-workshop.example')).toEqual(['c5', 'co3']);
	});

	it('creates a record for it', async () => {
		await decide('Pay now', 'Create a Lead');
		await shows(/Created lead "Pay now"/);
		expect(boundTo('q2@forged.example')).toEqual(['lead']);
	});

	it('lets it be, and says when the queue is empty', async () => {
		await decide('Another one', 'Leave it unbound');
		await shows('The mail was taken out of Review.');
		await openForm('crm-review');
		await send();
		await shows('The queue is empty');
		await sample.ended(7);
	});
});

describe('17 Review by mail', () => {
	let sample: RunningSample;
	const desk = { from: 'Desk <desk@pair.example>', text: 'Which of us?' };
	/** Link in the latest question. */
	const asked = async (subject: string): Promise<string> => {
		const link = await until(`the question about ${subject}`, () => {
			const question = sample.sent().findLast((raw) => raw.includes(`Subject: Which record? ${subject}`));
			const text = question?.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
			return /Decide here: (\S+)/.exec(text ?? '')?.[1] ?? null;
		});
		// A person reads a mail later than in the moment in which it is sent.
		await until('the execution waits', async () => {
			const all = await samples.server.rest.executions(sample.workflowId);
			return all.some(({ id, status }) => status === 'waiting' && link.includes(`/${id}`)) ? true : null;
		});
		return link;
	};

	it('asks by mail, waits, and does what the form says', async () => {
		const { db, close } = await openMemoryDatabase({
			file: defaultFile({ N8N_USER_FOLDER: samples.folder }),
		});
		const pair = (id: string, title: string) => ({
			kind: 'contact',
			id,
			title,
			emails: ['desk@pair.example'],
		});
		await importCrm(db, 'default', { records: [pair('p1', 'Ada Pair'), pair('p2', 'Bob Pair')] }, new Date());
		await close();
		sample = await samples.start('17');
		sample.deliver({ id: 'w1@pair.example', ...desk, subject: 'Shared once more' });
		await form.page.goto(await asked('Shared once more'));
		await shows('Which record?');
		await send('Bind to contact Bob Pair', 'This mail only');
		await until('it is bound', () => (boundTo('w1@pair.example').length > 0 ? true : null));
		expect(boundTo('w1@pair.example')).toEqual(['p2']);
	});

	it('creates a record for a mail where none comes into question', async () => {
		sample.deliver({
			...{
				id: 'w2@forged.example',
				from: 'Forged <cfo@forged.example>',
				subject: 'Pay later',
				text: 'Slow.',
			},
			forged: true,
		});
		await form.page.goto(await asked('Pay later'));
		await send('Create a Ticket', 'This mail only');
		await until('it is bound', () => (boundTo('w2@forged.example').length > 0 ? true : null));
		expect(boundTo('w2@forged.example')).toEqual(['ticket']);
		await sample.ended(2);
	});
});

describe('12 Error workflow', () => {
	const poison = { ...john, subject: 'Poison', text: 'Bad.' };

	it('reports what was set aside, once, and offers it again when the cause is mended', async () => {
		const report = await samples.start('12');
		const reports = (): string[] => report.sent().filter((raw) => raw.includes('Mail set aside'));
		const reader = await samples.start('05', {
			mailbox: report.mailbox,
			settings: { errorWorkflow: report.workflowId },
			change: (node) =>
				node.type.endsWith('.resolveCrmBinding')
					? {
							...node,
							parameters: {
								settingsFrom: 'json',
								settingsJson: '={{ $json.subject === "Poison" ? "{ broken" : "{}" }}',
							},
						}
					: node.type.endsWith('.crmMailTrigger')
						? {
								...node,
								parameters: {
									folders: 'these',
									includeFolders: { folder: [{ path: { __rl: true, mode: 'path', value: 'INBOX' } }] },
									options: { maxTries: 1 },
								},
							}
						: node,
		});
		reader.deliver({ id: 'p1@acme.example', ...poison });
		reader.deliver({ id: 'p2@acme.example', ...john, subject: 'Good', text: 'Fine.' });
		await until('the report is sent', () => (reports().length > 0 ? true : null));
		await until('the other mail went on', () => (boundTo('p2@acme.example').length > 0 ? true : null));
		expect(boundTo('p2@acme.example')).toEqual(['c1', 'co1']);
		// Soft line breaks of the quoted-printable text joined again.
		const text = reports()[0]?.replace(/=\r?\n/g, '');
		expect(text).toContain('Workflow: 05 Mail is bound and nothing is created');
		expect(text).toContain('Set aside now: 1');
		expect(text).toContain('john@acme.example, Poison (INBOX)');
		expect(text).toMatch(/The settings are no valid JSON/);

		await reader.edit((node) =>
			node.type.endsWith('.resolveCrmBinding')
				? { ...node, parameters: { inboundNew: false, outboundNew: false, inboundKnown: false } }
				: node,
		);
		expect(boundTo('p1@acme.example')).toEqual([]);
		await report.runByHand('When the cause is mended', [{}]);
		await until('the mail is read', () => (boundTo('p1@acme.example').length > 0 ? true : null));
		expect(boundTo('p1@acme.example')).toEqual(['c1', 'co1']);
		expect(reports()).toHaveLength(1);
		await report.executions();
	});

	it('reports an outage of the mailbox once, with what to do, and reading goes on by itself', async () => {
		const report = await samples.start('12');
		const reports = (): string[] => report.sent().filter((raw) => raw.includes('mailbox in trouble'));
		const journal = join(samples.folder, 'down.ndjson');
		const down = await startMailbox(journal);
		const reader = await samples.start('05', {
			mailbox: down,
			settings: { errorWorkflow: report.workflowId },
		});
		reader.deliver({ id: 'o1@acme.example', ...john, subject: 'Before', text: 'One.' });
		await until('the mail before is read', () => (boundTo('o1@acme.example').length > 0 ? true : null));
		await down.close();
		// A short outage is nobody's business: it is told after a minute.
		await until('the outage is reported', () => (reports().length > 0 ? true : null), 150_000);
		const text = reports()[0]?.replace(/=\r?\n/g, '');
		expect(text).toContain('Workflow: 05 Mail is bound and nothing is created');
		expect(text).toMatch(new RegExp(`Nothing answers on port ${down.imapPort} of 127\\.0\\.0\\.1\\.`));
		expect(text).toContain('that the server runs');
		const back = await startMailbox(journal, down);
		back.deliver('INBOX', rawMail({ id: 'o2@acme.example', ...john, subject: 'After', text: 'Two.' }));
		await until(
			'the mail after is read',
			() => (boundTo('o2@acme.example').length > 0 ? true : null),
			120_000,
		);
		expect(reports()).toHaveLength(1);
		await back.close();
	}, 400_000);
});
