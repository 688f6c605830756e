/** 04 Keywords make a Ticket, a Note or a Call: real mails through the real n8n into the built-in CRM. */
import { itemsOf, type Execution } from '../../scripts/lib/n8n-rest';
import { startSamples, type RunningSample, type Samples } from '../support/running-samples';

jest.setTimeout(240_000);

let samples: Samples;
let sample: RunningSample;
let ran: Execution[];

const mails = {
	urgent: {
		...{ id: 'urgent@fresh.example', from: 'Nora Field <nora@fresh.example>', subject: 'Press stands still' },
		text: 'Hello,\n\nthis is URGENT, our press stands still since the morning.\n\nNora',
	},
	feedback: {
		...{ id: 'feedback@acme.example', from: 'John Doe <john@acme.example>', subject: 'The new blades' },
		text: 'Some feedback: the new blades cut twice as long.\n\nJohn',
	},
	call: {
		...{ id: 'call@nordlicht.example', from: 'Greta Vogel <greta@nordlicht.example>', subject: 'Our order' },
		// A Thursday; the next day is a working day.
		...{ date: '2026-10-08T08:00:00Z' },
		text: 'Could you follow up tomorrow at 3 pm? My number is +44 20 7946 0958.\n\nGreta',
	},
	denied: {
		...{ id: 'denied@ricci-serramenti.example', from: 'Paolo Ricci <paolo@ricci-serramenti.example>' },
		...{ subject: 'A question', text: 'This is not urgent: which oil do you advise?\n\nPaolo' },
	},
	newsletter: {
		...{ id: 'news@dongfang-tools.example', from: 'Li Wei <li.wei@dongfang-tools.example>' },
		...{ subject: 'Urgent: last days of the sale', text: 'Urgent feedback wanted, follow up today.' },
		headers: ['List-Unsubscribe: <https://dongfang-tools.example/out>', 'Precedence: bulk'],
	},
};

const records = (kind: string) =>
	samples.rows('select * from crm_records where kind = ? and created_at >= ?', kind, '2026-11');
const activities = (type: string) => samples.rows('select * from crm_activities where type = ?', type);
const standsOn = (activity: string) =>
	samples
		.rows('select kind from crm_activity_records where activity_id = ? order by kind', activity)
		.map(({ kind }) => kind);

beforeAll(async () => {
	samples = await startSamples();
	sample = await samples.start('04');
	for (const mail of Object.values(mails)) sample.deliver(mail);
	await sample.ended(5);
	// Answers come when what they answer was read.
	sample.deliver({
		...{ id: 'urgent-2@fresh.example', from: mails.urgent.from, subject: 'Re: Press stands still' },
		...{ inReplyTo: mails.urgent.id, text: 'It is still urgent, please.\n\nNora' },
	});
	sample.deliver({
		...{ id: 'quoted@acme.example', from: mails.feedback.from, subject: 'Re: The new blades' },
		...{ inReplyTo: mails.feedback.id, text: 'Thanks, all is well.\n\n> how urgent is it?\n> call me back' },
	});
	ran = await sample.ended(7);
});

afterAll(async () => await samples?.stop());

const outputsOf = (id: string): number[] =>
	[0, 1, 2, 3].filter((output) =>
		ran.some((execution) => itemsOf(execution, 'Mail Keyword Router', output).some((item) => item.id === id)),
	);

describe('04 Keywords make a Ticket, a Note or a Call', () => {
	it('routes each mail by what the sender really wrote', () => {
		expect({
			urgent: outputsOf(mails.urgent.id),
			feedback: outputsOf(mails.feedback.id),
			call: outputsOf(mails.call.id),
			denied: outputsOf(mails.denied.id),
			newsletter: outputsOf(mails.newsletter.id),
			again: outputsOf('urgent-2@fresh.example'),
			quoted: outputsOf('quoted@acme.example'),
		}).toEqual({
			...{ urgent: [1], feedback: [2], call: [3], denied: [0], newsletter: [0], again: [1], quoted: [0] },
		});
	});

	it('makes one Ticket of high priority for the urgent conversation, and binds all of it', () => {
		const tickets = records('ticket');
		expect(tickets).toHaveLength(1);
		const [ticket] = tickets;
		expect(ticket).toMatchObject({ title: 'Press stands still', state: 'open' });
		expect(JSON.parse(String(ticket!.fields))).toEqual({ priority: 'high' });
		expect(ticket!.description).toContain('our press stands still');
		const bound = samples.rows(
			'select mail from binding_links where kind = ? and record = ? and removed = 0 order by mail',
			...['ticket', String(ticket!.id)],
		);
		expect(bound.map(({ mail }) => mail)).toEqual(['urgent-2@fresh.example', mails.urgent.id]);
	});

	it('writes one note, on every record of the mail', () => {
		const notes = activities('note');
		expect(notes).toHaveLength(1);
		expect(notes[0]).toMatchObject({
			title: 'Feedback: The new blades',
			text: expect.stringContaining('the new blades cut twice as long'),
		});
		expect(standsOn(String(notes[0]!.id))).toEqual(['company', 'contact', 'deal']);
	});

	it('plans one call at the time that the mail names, for the owner of the customer', () => {
		const calls = activities('call');
		expect(calls).toHaveLength(1);
		expect(calls[0]).toMatchObject({ title: 'Call back: Our order', owner_id: 'u2', planned: 1 });
		expect(calls[0]!.text).toContain('Phone: +442079460958');
		const [item] = ran.flatMap((execution) => itemsOf(execution, 'Mail Keyword Router', 3));
		const { dueAt } = item!.keywords as { dueAt: string };
		expect(dueAt).toMatch(/^2026-10-09T15:00/);
		expect(Date.parse(String(calls[0]!.due_at))).toBe(Date.parse(dueAt));
	});

	it('makes nothing else: one Lead and three Deals by the rules, for the three who wrote', () => {
		expect(records('lead').map(({ title }) => title)).toEqual(['Press stands still']);
		expect(
			records('deal')
				.map(({ title }) => title)
				.sort(),
		).toEqual(['A question', 'Our order', 'The new blades']);
	});

	it('does nothing twice when a person runs it again in the editor with the same mails', async () => {
		const made = () => ['ticket', 'deal', 'lead'].map((kind) => records(kind).length);
		const written = () => ['note', 'call'].map((type) => activities(type).length);
		const before = [made(), written()];
		const given = ran.flatMap((execution) => itemsOf(execution, 'CRM Mail Trigger'));
		await sample.runByHand('CRM Mail Trigger', given);
		const again = (await sample.ended(8)).at(-1)!;
		expect(itemsOf(again, 'Make a Ticket')).toHaveLength(2);
		expect(itemsOf(again, 'Schedule a call')).toHaveLength(1);
		expect([made(), written()]).toEqual(before);
	});
});
