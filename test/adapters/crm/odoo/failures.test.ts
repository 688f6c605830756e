/** What goes wrong with an Odoo, and what a person reads then. */
import type { NewRecord, RecordRef } from '../../../../core/ports/records';
import type { MailLog } from '../../../../core/ports/crm-gateway';
import { CrmError } from '../../../../core/ports/crm-error';
import { odooDatabaseName, odooKeys } from '../../../support/crm-fake/odoo/server';
import { salesman } from '../../../support/crm-fake/odoo/models';
import { newRecord, valueOf } from '../contract/create-cases';
import { openOdooWorld, type OdooWorld } from './world';

describe.each([17, 19] as const)('Odoo %i', (version) => {
	let world: OdooWorld;
	const opened: OdooWorld[] = [];
	const open = async (more: Record<string, unknown> = {}): Promise<OdooWorld> => {
		world = await openOdooWorld(version, more);
		opened.push(world);
		return world;
	};
	afterEach(async () => {
		for (const one of opened.splice(0)) await one.close();
	});

	const creates = ({ path, body }: { path: string; body: unknown }): boolean =>
		path.endsWith('/create') || JSON.stringify(body).includes('"create"');
	const deals = (): number => world.odoo.db.rows('crm.lead').length;
	const deal = (more: Partial<NewRecord> = {}): NewRecord => newRecord({ kind: 'deal', ...more });

	it('a connection that breaks after the deal was made: unknown, found by its key, never made again', async () => {
		const { gateway, odoo } = await open();
		odoo.trap({ kind: 'drop' }, 1, creates);
		const wanted = deal();
		const [outcome] = await gateway.create([wanted]);
		expect(outcome).toMatchObject({ ok: false, error: { code: 'unavailable', info: { sent: 'unknown' } } });
		expect((await gateway.findCreated(wanted))?.title).toBe(wanted.title);
		expect(deals()).toBe(1);
	});

	it('a limit without Retry-After is waited out, and the deal made once', async () => {
		const { gateway, odoo, slept } = await open();
		odoo.trap({ kind: 'limit' }, 2, creates);
		valueOf((await gateway.create([deal()]))[0]);
		expect(slept).toEqual([1000, 2000]);
		expect(deals()).toBe(1);
	});

	it('a limit with Retry-After is waited out as long as it says', async () => {
		const { gateway, odoo, slept } = await open();
		odoo.trap({ kind: 'limit', retryAfter: 9 }, 1, creates);
		valueOf((await gateway.create([deal()]))[0]);
		expect(slept).toEqual([9000]);
	});

	it('an unknown field is named in the words of Odoo, for that record alone', async () => {
		const { gateway } = await open();
		const outcomes = await gateway.create([
			...Array.from({ length: 5 }, () => deal()),
			deal({ fields: { nope: 1 } }),
			...Array.from({ length: 5 }, () => deal()),
		]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(10);
		expect(outcomes[5]).toMatchObject({ ok: false, error: { code: 'invalid', info: { sent: 'yes' } } });
		const refused = outcomes[5];
		expect(refused?.ok === false && refused.error.message).toContain("Invalid field 'nope'");
		expect(deals()).toBe(10);
	});

	it('a value that is not in the list, and a missing name', async () => {
		const { gateway } = await open();
		const outcomes = await gateway.create([
			deal({ fields: { priority: '9' } }),
			newRecord({ kind: 'contact', title: '', personName: '', emails: [] }),
		]);
		const words = outcomes.map((outcome) => (outcome.ok ? '' : outcome.error.message));
		expect(words).toEqual([
			"Odoo: Wrong value for crm.lead.priority: '9'",
			'Odoo: The operation cannot be completed: Contacts require a name',
		]);
	});

	it('a right that is missing concerns its record only', async () => {
		const { gateway } = await open({
			apiKey: odooKeys.salesman,
			...(version === 17 ? { login: 'sales' } : {}),
		});
		const own = String(salesman(version));
		const outcomes = await gateway.create([deal({ ownerId: '2' }), deal({ ownerId: own })]);
		expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
		expect(outcomes[0]).toMatchObject({ error: { code: 'forbidden' } });
		const refused = outcomes[0];
		expect(refused?.ok === false && refused.error.message).not.toContain('Uh-oh');
	});

	it('a wrong key is said to be one, with what to do', async () => {
		const { gateway } = await open({ apiKey: 'old' });
		const error = await gateway.ping().catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(CrmError);
		expect(error).toMatchObject({ code: 'auth' });
		expect((error as CrmError).info.todo).toContain('API key');
	});

	it('a wrong database', async () => {
		const { gateway } = await open({ database: 'nope' });
		await expect(gateway.ping()).rejects.toMatchObject({ code: 'auth' });
	});

	it('ping says who we are and which API it is', async () => {
		const { gateway } = await open();
		expect((await gateway.ping()).account).toMatch(
			version === 17 ? /^Administrator at .* by JSON-RPC$/ : /^Administrator at .* by JSON-2$/,
		);
	});

	it('needs nothing but address and key where there is one database and the key is of its first user', async () => {
		const { gateway } = await open({ database: '', login: '' });
		expect((await gateway.ping()).account).toContain('Administrator');
	});

	it('finds its database where the server has several, and says so where none takes the key', async () => {
		const several = await open({ database: '', login: '' });
		several.odoo.databases = ['alpha', odooDatabaseName, 'omega'];
		expect((await several.gateway.ping()).account).toContain('Administrator');
		expect((await several.gateway.users()).length).toBe(2);
		const none = await open({ database: '', login: '' });
		none.odoo.databases = ['alpha', 'omega'];
		await expect(none.gateway.ping()).rejects.toMatchObject({
			code: 'auth',
			message: expect.stringContaining('alpha, omega'),
		});
	});

	it('does without the list of databases where the server has one only, or the database is filled in', async () => {
		const filled = await open();
		filled.odoo.databases = null;
		expect((await filled.gateway.ping()).account).toContain('Administrator');
		const empty = await open({ database: '', login: '' });
		empty.odoo.databases = null;
		const ping = empty.gateway.ping();
		if (version === 19) expect((await ping).account).toContain('Administrator');
		else await expect(ping).rejects.toMatchObject({ info: { todo: expect.stringContaining('database') } });
	});

	it('without the CRM app there are contacts and companies, and a deal is refused with what to install', async () => {
		const { gateway, odoo, seed } = await open();
		await seed([{ as: 'john', kind: 'contact', title: 'John', emails: ['john@x.example'] }]);
		odoo.db.uninstalled.add('crm.lead');
		const { kinds } = await gateway.capabilities();
		const found = await gateway.findByEmails(['john@x.example'], kinds);
		expect(found.map(({ title }) => title)).toEqual(['John']);
		const [john] = found;
		if (!john) throw new Error('no John');
		expect((await gateway.related([john], ['companies', 'openDeals']))[0]?.openDeals).toEqual([]);
		const outcomes = await gateway.create([deal(), newRecord({ kind: 'contact' })]);
		expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
		expect(outcomes[0]).toMatchObject({
			error: { code: 'unsupported', info: { todo: expect.stringContaining('Install the Odoo app') } },
		});
		expect((await gateway.capabilities()).kinds).toEqual(['contact', 'company']);
		expect((await gateway.ping()).account).toContain('contacts and companies only');
	});

	it('a field of ours that this version does not have is left out, one that a person chose is refused', async () => {
		const { gateway, odoo } = await open();
		delete odoo.db.fieldsOf('res.partner').phone;
		const records = [1, 2].map(() => newRecord({ kind: 'contact', phone: '+44 20 7183 8750' }));
		const outcomes = await gateway.create([
			...records,
			newRecord({ kind: 'contact', fields: { phone: '1' } }),
		]);
		expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false]);
		expect(outcomes[2]).toMatchObject({ error: { message: expect.stringContaining("'phone'") } });
	});

	it('a deal without a stage is open', async () => {
		const { gateway, odoo, seed } = await open();
		const { john } = await seed([
			{ as: 'john', kind: 'contact', title: 'John' },
			{ as: 'deal', kind: 'deal', title: 'Bare', contacts: ['john'] },
		]);
		for (const row of odoo.db.rows('crm.lead')) row.stage_id = false;
		if (!john) throw new Error('no John');
		const [related] = await gateway.related([john], ['openDeals']);
		expect(related?.openDeals.map(({ title }) => title)).toEqual(['Bare']);
	});

	describe('many mails at once', () => {
		const mail = (index: number, ...on: RecordRef[]): MailLog => ({
			...{ key: `m${index}`, messageId: `m${index}@x.example`, references: [], direction: 'inbound' },
			...{ date: '2026-03-02T10:00:00.000Z', subject: `S${index}`, text: '<b>T</b>', cc: [], on },
			...{
				from: { address: 'john@x.example', name: 'John' },
				to: [{ address: 'us@ours.example', name: '' }],
			},
		});
		const batches = ({ path, body }: { path: string; body: unknown }): boolean =>
			path.endsWith('/mail.message/create') || /"mail.message","create"/.test(JSON.stringify(body));
		const posts = (): number =>
			world.odoo.log.filter(({ path, body }) => `${path}${JSON.stringify(body)}`.includes('message_post'))
				.length;
		const open2 = async (): Promise<{ john: RecordRef; acme: RecordRef }> => {
			const { john, acme } = await (
				await open()
			).seed([
				{ as: 'acme', kind: 'company', title: 'Acme' },
				{ as: 'john', kind: 'contact', title: 'John', emails: ['john@x.example'], company: 'acme' },
			]);
			if (!john || !acme) throw new Error('not seeded');
			return { john, acme };
		};

		it('are logged in one call, as message_post would have stored them', async () => {
			const { john, acme } = await open2();
			const { gateway, odoo } = world;
			const before = odoo.log.length;
			const logs = Array.from({ length: 10 }, (_, index) => mail(index, john, acme));
			const outcomes = await gateway.logMails(logs);
			expect(outcomes.map((outcome) => valueOf(outcome)[0]?.on)).toEqual(logs.map(() => [john, acme]));
			expect(odoo.log.length - before).toBeLessThanOrEqual(7);
			expect(posts()).toBe(0);
			const batched = odoo.db.rows('mail.message')[0];
			await gateway.logMails([{ ...mail(0, john), key: 'alone', messageId: 'alone@x.example' }]);
			const posted = odoo.db.rows('mail.message').at(-1);
			const same = (row: Record<string, unknown> = {}) =>
				Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id' && name !== 'message_id'));
			expect(same(batched)).toEqual(same(posted));
			expect(batched).toMatchObject({ author_id: Number(john.id), subtype_id: 2, notified_partner_ids: [] });
			expect(
				(await gateway.logMails(logs)).every((outcome) => outcome.ok && outcome.how === 'existing'),
			).toBe(true);
			expect(odoo.db.rows('mail.message')).toHaveLength(21);
		});

		it('are posted one by one where Odoo refuses the list', async () => {
			const { john, acme } = await open2();
			world.odoo.trap(
				{
					kind: 'fail',
					answer:
						version === 17
							? {
									status: 200,
									body: {
										error: { data: { name: 'odoo.exceptions.AccessError', message: 'No.' } },
									},
								}
							: { status: 403, body: { name: 'odoo.exceptions.AccessError', message: 'No.' } },
				},
				99,
				batches,
			);
			const outcomes = await world.gateway.logMails([mail(1, john, acme), mail(2, john), mail(3, john)]);
			expect(outcomes.every(({ ok }) => ok)).toBe(true);
			expect(posts()).toBe(4);
			expect(world.odoo.db.rows('mail.message')).toHaveLength(4);
		});

		it('are found again after a connection that broke, and never made twice', async () => {
			const { john, acme } = await open2();
			const { gateway, odoo } = world;
			odoo.trap({ kind: 'drop' }, 1, batches);
			const logs = [mail(1, john, acme), mail(2, john), mail(3, john)];
			const lost = await gateway.logMails(logs);
			expect(lost.map((outcome) => !outcome.ok && outcome.error.info.sent)).toEqual([
				'unknown',
				'unknown',
				'unknown',
			]);
			const found = (await gateway.findMails(['m1@x.example'])).get('m1@x.example')?.[0];
			if (!found) throw new Error('not found');
			expect(await gateway.unlinkMail(found, acme)).toMatchObject({ ok: true, how: 'updated' });
			expect((await gateway.logMails(logs)).every(({ ok }) => ok)).toBe(true);
			expect(odoo.db.rows('mail.message')).toHaveLength(4);
		});

		it('leave out the record that is gone, in words of Odoo', async () => {
			const { john } = await open2();
			const gone: RecordRef = { kind: 'deal', id: '99999999' };
			const outcomes = await world.gateway.logMails([
				...[mail(1, john), mail(2, john, gone), mail(3, john)],
				mail(4, gone),
			]);
			expect(outcomes.slice(0, 3).map((outcome) => valueOf(outcome)[0]?.on)).toEqual([
				[john],
				[john],
				[john],
			]);
			expect(outcomes[3]).toMatchObject({
				ok: false,
				error: { code: 'notFound', message: expect.stringContaining('does not exist') },
			});
		});
	});

	it('only copies that we made are deleted: what Odoo put there stays', async () => {
		const { gateway, odoo, seed } = await open();
		const { john } = await seed([{ as: 'john', kind: 'contact', title: 'John' }]);
		if (!john) throw new Error('no John');
		const row = odoo.db.insert('mail.message', {
			...{ model: 'res.partner', res_id: Number(john.id), message_id: '<theirs@x.example>' },
		});
		const found = (await gateway.findMails(['theirs@x.example'])).get('theirs@x.example');
		expect(found).toEqual([{ type: 'mail', id: String(row.id), on: [john] }]);
		const [activity] = found ?? [];
		if (!activity) throw new Error('no activity');
		expect(await gateway.unlinkMail(activity, john)).toMatchObject({
			ok: false,
			error: { code: 'unsupported' },
		});
		expect(odoo.db.row('mail.message', row.id)).toBeDefined();
	});

	it('a lead that was merged answers under the id of the one that stayed', async () => {
		const { gateway, odoo, seed } = await open();
		const { lead, other } = await seed([
			{ as: 'lead', kind: 'lead', title: 'Newer', emails: ['f@x.example'] },
			{ as: 'other', kind: 'deal', title: 'Older' },
		]);
		if (!lead || !other) throw new Error('not seeded');
		const mail = {
			...{ key: 'm', messageId: 'm@x.example', references: [], direction: 'inbound' as const },
			...{ date: '2026-03-02T10:00:00.000Z', subject: 'S', text: 'T', to: [], cc: [], on: [lead] },
			from: { address: 'f@x.example', name: '' },
		};
		valueOf((await gateway.logMails([mail]))[0]);
		for (const message of odoo.db.rows('mail.message'))
			if (message.res_id === Number(lead.id)) message.res_id = Number(other.id);
		odoo.db.delete('crm.lead', Number(lead.id));
		expect((await gateway.get([lead])).map(({ kind, id }) => ({ kind, id }))).toEqual([other]);
	});

	it('one record that refuses the mail does not keep it from the others', async () => {
		const { gateway, seed } = await open();
		const { john } = await seed([{ as: 'john', kind: 'contact', title: 'John' }]);
		if (!john) throw new Error('no John');
		const gone = { kind: 'deal' as const, id: '99999999' };
		const mail = {
			...{ key: 'm', messageId: 'm@x.example', references: [], direction: 'inbound' as const },
			...{
				date: '2026-03-02T10:00:00.000Z',
				subject: 'S',
				text: '<b>T</b>',
				to: [],
				cc: [],
				on: [john, gone],
			},
			from: { address: 'f@x.example', name: 'F' },
		};
		expect(valueOf((await gateway.logMails([mail]))[0])[0]?.on).toEqual([john]);
		const [row] = world.odoo.db.rows('mail.message');
		expect(row).toMatchObject({ message_type: 'email', subtype_id: 2, date: '2026-03-02 10:00:00' });
		expect(row?.body).toBe('<p>&lt;b&gt;T&lt;/b&gt;</p>');
	});

	it('a lead becomes the deal of the same id, with its contact and company, once', async () => {
		const { gateway, seed } = await open();
		const { lead } = await seed([{ as: 'lead', kind: 'lead', title: 'Hello', emails: ['dora@x.example'] }]);
		const wanted = { lead: lead?.id ?? '', contact: true, company: 'Dean Ltd', deal: 'Big one' };
		const became = valueOf(await gateway.convertLead?.(wanted));
		expect(became.map(({ kind }) => kind)).toEqual(['contact', 'company', 'deal']);
		const [person, company, made] = became;
		expect(made).toMatchObject({
			id: lead?.id,
			title: 'Big one',
			contactIds: [person?.id],
			companyId: company?.id,
		});
		expect(person).toMatchObject({ emails: ['dora@x.example'], companyId: company?.id });
		expect(await gateway.convertLead?.(wanted)).toMatchObject({ ok: true, how: 'existing' });
		const [after] = await gateway.get([{ kind: 'lead', id: lead?.id ?? '' }]);
		expect(after).toMatchObject({ state: 'converted' });
		expect(after?.convertedTo.map(({ kind }) => kind)).toEqual(['contact', 'company', 'deal']);
	});

	it('a company keeps its address when a stranger of its domain makes a lead or a deal', async () => {
		const { gateway, odoo, seed } = await open();
		const { acme } = await seed([
			{
				as: 'acme',
				kind: 'company',
				title: 'Acme',
				emails: ['info@acme.example'],
				domains: ['acme.example'],
			},
		]);
		await gateway.findCompaniesByDomains(['acme.example']);
		const of = { companyId: acme?.id ?? '', emails: ['new@acme.example'] };
		const made = await gateway.create([
			newRecord({ kind: 'lead', ...of }),
			newRecord({ kind: 'deal', ...of }),
		]);
		expect(made.map(({ ok }) => ok)).toEqual([true, true]);
		expect(odoo.db.row('res.partner', Number(acme?.id))?.email).toBe('info@acme.example');
		expect(odoo.db.rows('crm.lead').map(({ partner_name: name }) => name)).toEqual(['Acme', 'Acme']);
	});

	it('a source that is given by name is found, or made once', async () => {
		const { gateway, odoo } = await open();
		const before = odoo.db.rows('utm.source').length;
		const made = await gateway.create([
			...[newRecord({ kind: 'lead', source: 'email' }), newRecord({ kind: 'lead', source: 'email' })],
			newRecord({ kind: 'lead', source: 'newsletter' }),
		]);
		expect(made.map(({ ok }) => ok)).toEqual([true, true, true]);
		expect(odoo.db.rows('utm.source')).toHaveLength(before + 1);
	});

	it('tickets are project tasks when the credential says so, and refused otherwise', async () => {
		const { gateway, odoo } = await open({ tickets: 'task', project: 1 });
		const made = valueOf(
			(await gateway.create([newRecord({ kind: 'ticket', title: 'Printer', ownerId: '2' })]))[0],
		);
		expect(odoo.db.row('project.task', Number(made.id))).toMatchObject({
			name: 'Printer',
			project_id: 1,
			user_ids: [2],
		});
		expect((await gateway.get([made]))[0]).toMatchObject({ kind: 'ticket', title: 'Printer', ownerId: '2' });
		const { gateway: without } = await open();
		await expect(without.search({ kind: 'ticket', text: '' })).rejects.toMatchObject({ code: 'unsupported' });
	});
});
