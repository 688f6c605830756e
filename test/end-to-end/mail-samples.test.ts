/** The samples that read a mailbox, one after another in one n8n: real mails in, records and bindings looked up in the memory. */
import { openMemoryDatabase } from '../../adapters/memory/database';
import { defaultFile } from '../../adapters/memory/locate-memory';
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { itemsOf } from '../../scripts/lib/n8n-rest';
import { startSamples, until, type RunningSample, type Samples } from '../support/running-samples';

jest.setTimeout(240_000);

let samples: Samples;

beforeAll(async () => {
	samples = await startSamples();
});

afterAll(async () => await samples?.stop());

/** Records that a workflow has made since the demo's CRM was laid in, as `kind title`. */
const made = (): string[] =>
	samples
		.rows("select kind, title from crm_records where id not in ('co1','co2','co3') and length(id) > 3")
		.map(({ kind, title }) => `${String(kind)} ${String(title)}`)
		.sort();

/** What a mail is bound to, as kinds and ids of the demo's CRM; records made here show as their kind alone. */
const boundTo = (mail: string): string[] =>
	samples
		.rows('select kind, record from binding_links where mail = ? and removed = 0', mail)
		.map(({ kind, record }) => (String(record).length > 3 ? String(kind) : String(record)))
		.sort();

/** How often a mail left each output of Resolve CRM Binding. */
async function outputsOf(sample: RunningSample, mail: string): Promise<number[]> {
	const ran = await sample.executions();
	return [0, 1, 2].map(
		(output) =>
			ran
				.flatMap((execution) => itemsOf(execution, 'Resolve CRM Binding', output))
				.filter(({ id }) => id === mail).length,
	);
}

const john = 'John Doe <john@acme.example>';
const greta = 'Greta Vogel <greta@nordlicht.example>';

describe('05 Mail is bound and nothing is created', () => {
	it('binds what came and what was sent to records that exist, and leaves strangers alone', async () => {
		const sample = await samples.start('05');
		sample.deliver({ id: 'b1@acme.example', from: john, subject: 'Blades', text: 'They fit.' });
		sample.deliver({ id: 'b2@who.example', from: 'Who <who@who.example>', subject: 'Hello', text: 'Hello!' });
		const toGreta = { from: 'sales@brightwater.example', to: greta, subject: 'Dates', text: 'In May.' };
		sample.deliver({ id: 'b3@brightwater.example', ...toGreta }, 'Sent');
		const ran = await sample.ended(3);
		expect(boundTo('b1@acme.example')).toEqual(['c1', 'co1']);
		expect(boundTo('b3@brightwater.example')).toEqual(['c2', 'co2', 'd2']);
		expect(await outputsOf(sample, 'b2@who.example')).toEqual([0, 0, 1]);
		expect(ran.flatMap((execution) => itemsOf(execution, 'List what it is bound to'))).toHaveLength(5);
		expect(made()).toEqual([]);
	});
});

describe('06 All rules of a mailbox in one workflow', () => {
	let sample: RunningSample;
	const amy = { from: 'Amy Hill <amy@hill.example>', subject: 'A price for 12 lamps' };

	it('makes Lead, Contact and Deal once each, and a task to answer the Lead', async () => {
		sample = await samples.start('06');
		sample.deliver({ id: 'r1@hill.example', ...amy, text: 'How much is it?' });
		const zoe = {
			from: 'sales@brightwater.example',
			to: 'Zoe Lund <zoe@lund.example>',
			subject: 'Our visit',
		};
		sample.deliver({ id: 'r2@brightwater.example', ...zoe, text: 'We come at ten.' }, 'Sent');
		const paolo = { from: 'Paolo Ricci <paolo@ricci-serramenti.example>', subject: 'Twelve windows' };
		sample.deliver({ id: 'r3@ricci-serramenti.example', ...paolo, text: 'Please quote.' });
		const news = { from: 'News <news@shop.example>', subject: 'Sale', text: 'Buy!' };
		sample.deliver({ id: 'r4@shop.example', ...news, headers: ['Precedence: bulk'] });
		await sample.ended(4);
		expect(made()).toEqual(['contact Our visit', 'deal Twelve windows', `lead ${amy.subject}`]);
		const tasks = samples.rows("select title from crm_activities where type = 'task'");
		expect(tasks).toEqual([{ title: `Answer: ${amy.subject}` }]);
		for (const mail of ['r1@hill.example', 'r2@brightwater.example', 'r3@ricci-serramenti.example'])
			expect(await outputsOf(sample, mail)).toEqual([1, 0, 0]);
		expect(await outputsOf(sample, 'r4@shop.example')).toEqual([0, 0, 1]);
	});

	it('08 A converted Lead takes its mail along: past by the schedule, future by the rules', async () => {
		const [lead] = samples.rows("select id from crm_records where kind = 'lead' and title = ?", amy.subject);
		const memory = await openMemoryDatabase({ file: defaultFile({ N8N_USER_FOLDER: samples.folder }) });
		try {
			const crm = builtInGateway({ db: memory.db, store: 'default', now: () => new Date() });
			const deal = { lead: String(lead!.id), contact: true, company: null, deal: 'Lamps for Amy' };
			expect(await crm.convertLead!(deal)).toMatchObject({ ok: true });
		} finally {
			await memory.close();
		}
		expect(boundTo('r1@hill.example')).toEqual(['lead']);
		const follow = await samples.start('08', {
			change: (node) =>
				node.type.endsWith('scheduleTrigger')
					? { ...node, parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 3 }] } } }
					: node,
		});
		await until('the mail is bound to what the Lead became', async () => {
			await follow.executions();
			return boundTo('r1@hill.example').length === 3 ? true : null;
		});
		expect(boundTo('r1@hill.example')).toEqual(['contact', 'deal', 'lead']);
		const ran = await follow.ended(2);
		expect(ran.flatMap((execution) => itemsOf(execution, 'Mail has followed'))).toHaveLength(1);
		await samples.server.rest.unpublish(follow.workflowId);

		sample.deliver({
			...{
				id: 'r5@hill.example',
				from: amy.from,
				subject: `Re: ${amy.subject}`,
				inReplyTo: 'r1@hill.example',
			},
			text: 'And by when?',
		});
		await sample.ended(5);
		expect(boundTo('r5@hill.example')).toEqual(['contact', 'deal', 'lead']);
		expect(made().filter((record) => record.startsWith('deal'))).toEqual([
			'deal Lamps for Amy',
			'deal Twelve windows',
		]);
	});
});

describe('13 Gmail Trigger instead of IMAP', () => {
	/** As Gmail Trigger 1.3 gives it with Simplify off: headers as whole lines, addresses parsed. */
	const gmailItem = (id: string, from: { address: string; name: string }, subject: string, text: string) => ({
		...{ id, threadId: `thread-${id}`, labelIds: ['UNREAD', 'INBOX'], sizeEstimate: 4711 },
		headers: {
			'authentication-results': `Authentication-Results: mx.google.com; dmarc=pass header.from=${from.address.split('@')[1]}`,
			from: `From: ${from.name} <${from.address}>`,
			to: 'To: sales@yourcompany.example',
			subject: `Subject: ${subject}`,
			date: 'Date: Thu, 08 Oct 2026 08:00:00 +0000',
			'message-id': `Message-ID: <${id}@mail.example>`,
		},
		...{
			html: `<p>${text}</p>`,
			text,
			textAsHtml: `<p>${text}</p>`,
			subject,
			date: '2026-10-08T08:00:00.000Z',
		},
		to: {
			value: [{ address: 'sales@yourcompany.example', name: '' }],
			html: '',
			text: 'sales@yourcompany.example',
		},
		from: { value: [from], html: '', text: `${from.name} <${from.address}>` },
		messageId: `<${id}@mail.example>`,
	});

	it('reads its items as mails: records once, words routed', async () => {
		const before = made();
		const sample = await samples.start('13', { publish: false });
		const items = [
			gmailItem('g1', { address: 'uma@reed.example', name: 'Uma Reed' }, 'Boat', 'Please send me an offer.'),
			gmailItem('g2', { address: 'li.wei@dongfang-tools.example', name: 'Li Wei' }, 'Hello', 'Good morning.'),
			gmailItem('g3', { address: 'colleague@yourcompany.example', name: 'Colleague' }, 'Lunch', 'At noon?'),
		];
		await sample.runByHand('Gmail Trigger', items);
		await sample.ended(1);
		await sample.runByHand('Gmail Trigger', items);
		const [first] = await sample.ended(2);
		expect(made().filter((record) => !before.includes(record))).toEqual(['deal Hello', 'lead Boat']);
		expect(itemsOf(first!, 'Mail Keyword Router', 1).map(({ id }) => id)).toEqual(['g1@mail.example']);
		expect(itemsOf(first!, 'Mail Keyword Router', 0).map(({ id }) => id)).toEqual(['g2@mail.example']);
		expect(itemsOf(first!, 'Nothing to do').map(({ id }) => id)).toEqual(['g3@mail.example']);
		const tasks = samples.rows("select title from crm_activities where title = 'Answer: Boat'");
		expect(tasks).toHaveLength(1);
	});
});

describe('14 All mail since a date on the right record', () => {
	it('reads the backlog from that day on, once, creates nothing, and goes on with new mail', async () => {
		const before = made();
		const sample = await samples.start('14', { publish: false });
		const old = (id: string, day: string, folder: 'INBOX' | 'Sent' = 'INBOX', from = john, to?: string) =>
			sample.deliver(
				{ id, from, ...(to ? { to } : {}), subject: `Mail of ${day}`, text: 'Text.', date: day },
				folder,
				new Date(day),
			);
		old('o1@acme.example', '2025-12-20T10:00:00Z');
		old('o2@acme.example', '2026-02-01T10:00:00Z');
		old('o3@brightwater.example', '2026-03-01T10:00:00Z', 'Sent', 'sales@brightwater.example', greta);
		old('o4@nobody.example', '2026-03-05T10:00:00Z', 'INBOX', 'No Body <no@nobody.example>');
		await samples.server.publish(sample.workflowId);
		await until('the backlog is read', async () =>
			(await outputsOf(sample, 'o4@nobody.example'))[2] === 1 && boundTo('o3@brightwater.example').length > 0
				? true
				: null,
		);
		sample.deliver({ id: 'o5@acme.example', from: john, subject: 'Today', text: 'New.' });
		await until('the new mail is read', () => (boundTo('o5@acme.example').length > 0 ? true : null));
		expect(boundTo('o1@acme.example')).toEqual([]);
		expect(boundTo('o2@acme.example')).toEqual(['c1', 'co1']);
		expect(boundTo('o3@brightwater.example')).toEqual(['c2', 'co2', 'd2']);
		for (const mail of ['o2@acme.example', 'o3@brightwater.example', 'o5@acme.example'])
			await until(`${mail} once`, async () =>
				JSON.stringify(await outputsOf(sample, mail)) === '[1,0,0]' ? true : null,
			);
		expect(await outputsOf(sample, 'o1@acme.example')).toEqual([0, 0, 0]);
		expect(made()).toEqual(before);
	});
});
