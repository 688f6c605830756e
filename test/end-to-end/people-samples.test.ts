/** The samples in which a person or another program acts: binding by a form, the look-up webhook. */
import { openFormDriver, type FormDriver } from '../support/form-driver';
import { startSamples, until, type RunningSample, type Samples } from '../support/running-samples';

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

describe('07 Binding by hand, with a form', () => {
	let sample: RunningSample;
	beforeAll(async () => {
		sample = await samples.start('07');
		sample.deliver({ id: 'h1@acme.example', ...john, subject: 'Costs $& <b>more</b>', text: 'Why?' });
		sample.deliver({ id: 'h2@acme.example', ...john, subject: 'Second', text: 'And this?' });
		await sample.ended(2);
	});

	it('asks for a login', async () => {
		const form = `${samples.server.address}/form/crm-bind-mail`;
		const answer = await fetch(form, { redirect: 'manual' });
		expect(answer.status).toBe(302);
		expect(answer.headers.get('location')).toContain('/oauth/authorize');
		const body = new FormData();
		body.set('field-0', 'john@acme.example');
		expect((await fetch(form, { method: 'POST', body })).status).toBe(401);
	});

	it('keeps mail unbound until a person binds it to a record that he looks for', async () => {
		expect(boundTo('h1@acme.example')).toEqual([]);
		await openForm('crm-bind-mail');
		await send('john@acme.example');
		await shows('Which mail, and what to do with it?');
		await shows('John Doe, Acme Joinery');
		await send('Costs', 'Bind it to a record', 'This mail only', 'Company', 'nordlicht');
		await shows('Which record?');
		await send('Nordlicht GmbH');
		await shows(/Bound to company "Nordlicht GmbH"/);
		expect(boundTo('h1@acme.example')).toEqual(['co2']);
		expect(boundTo('h2@acme.example')).toEqual([]);
	});

	it('creates the missing record while binding', async () => {
		await openForm('crm-bind-mail');
		await send('john@acme.example');
		await shows('Which mail, and what to do with it?');
		await send('Second', 'Create a record and bind it', 'This mail only', 'Deal', 'A deal by hand');
		await shows(/Created deal "A deal by hand"/);
		expect(boundTo('h2@acme.example')).toEqual(['deal']);
		expect(samples.rows("select title from crm_records where title = 'A deal by hand'")).toHaveLength(1);
	});

	it('takes a binding away, and says so when there is nothing to find', async () => {
		await openForm('crm-bind-mail');
		await send('john@acme.example');
		await shows('Which mail, and what to do with it?');
		await send('Costs', 'Remove a binding', 'This mail only', 'Contact', '');
		await shows('Which binding is to go?');
		await send('Nordlicht GmbH');
		await shows('The binding was removed and stays removed.');
		expect(boundTo('h1@acme.example')).toEqual([]);
		await openForm('crm-bind-mail');
		await send('nobody@nowhere.example');
		await shows('Nothing found');
		await until('every form run has ended', async () =>
			(await sample.executions()).length >= 6 ? true : null,
		);
	});

	it('judges the rights of the person at the form when he is the acting user', async () => {
		const value = "={{ $('Whose mail?').first().json.user.email }}";
		await sample.edit((node) =>
			node.type.endsWith('.crmBinding')
				? { ...node, parameters: { ...node.parameters, user: { __rl: true, mode: 'id', value } } }
				: node,
		);
		await openForm('crm-bind-mail');
		await send('john@acme.example');
		await shows('Which mail, and what to do with it?');
		await send('Second', 'Create a record and bind it', 'This mail only', 'Deal', 'Not mine');
		await shows('Nothing was changed');
		await shows('There is no active user "demo@crm-mail.example" in the built-in CRM.');
		expect(samples.rows("select title from crm_records where title = 'Not mine'")).toEqual([]);
	});
});

describe('09 Who is this sender?', () => {
	it('answers whoever has the key, and nobody else', async () => {
		const sample = await samples.start('09');
		const ask = async (query: string, headers: Record<string, string> = { 'x-webmail-key': 'sample-key' }) =>
			await fetch(`${samples.server.address}/webhook/crm-sender${query}`, { headers });
		await until('the webhook answers', async () => ((await ask('?address=x@y.example')).ok ? true : null));
		expect((await ask('?address=john@acme.example', {})).status).toBe(403);
		const known = await ask('?address=greta@nordlicht.example');
		expect(known.status).toBe(200);
		expect(known.headers.get('cache-control')).toBe('no-store');
		expect(await known.json()).toMatchObject({
			...{ address: 'greta@nordlicht.example', known: true, contact: { id: 'c2', title: 'Greta Vogel' } },
			...{ company: { id: 'co2' }, openDeals: [{ id: 'd2' }], lead: null },
		});
		expect(await (await ask('?address=new@stranger.example')).json()).toMatchObject({
			...{ known: false, contact: null, company: null, openDeals: [], lastMails: [] },
		});
		const wrong = await ask('');
		expect([wrong.status, await wrong.json()]).toEqual([400, { error: 'No address is given.' }]);
		await sample.executions();
	});
});
