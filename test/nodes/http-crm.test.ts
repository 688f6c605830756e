/** The nodes on a CRM that is reached over HTTP: an Odoo 19 on loopback, signed for by n8n's own helper. */
import { CrmMailOdooApi } from '../../credentials/CrmMailOdooApi.credentials';
import { forgetSessions } from '../../adapters/crm/odoo/rpc';
import { CrmActivity } from '../../nodes/CrmActivity/CrmActivity.node';
import { CrmBinding } from '../../nodes/CrmBinding/CrmBinding.node';
import { CrmRecord } from '../../nodes/CrmRecord/CrmRecord.node';
import { ResolveCrmBinding } from '../../nodes/ResolveCrmBinding/ResolveCrmBinding.node';
import { buildMail } from '../support/build-mail';
import { create } from '../support/crm-fake/odoo/records';
import { odooKeys, openFakeOdoo, type FakeOdoo } from '../support/crm-fake/odoo/server';
import { signedRequests } from '../support/n8n-http';
import { item, loadContext, nodeContext, type NodeContextOptions } from '../support/node-context';
import { nodeMemory } from '../support/node-memory';

let odoo: FakeOdoo;
nodeMemory();
beforeEach(async () => {
	forgetSessions();
	odoo = await openFakeOdoo(19);
});
afterEach(async () => await odoo.close());

const access = (apiKey = odooKeys.admin) => {
	const data = { url: odoo.url, apiKey, database: '', login: '', tickets: 'none', project: 0 };
	return { credentials: { crmMailOdooApi: data }, helpers: signedRequests(new CrmMailOdooApi(), data) };
};

interface Shown {
	outcome: string;
	reasons: string[];
	bound: { kind: string; id: string }[];
	created: { kind: string; id: string; title: string }[];
	explanation: string[];
}

async function resolve(
	mails: ReturnType<typeof buildMail>[],
	more: Partial<NodeContextOptions> = {},
): Promise<{ output: number; id: string; decision: Shown }[]> {
	const { description } = new ResolveCrmBinding();
	const given = { description, items: mails.map(item), ...access(), ...more };
	const parameters = { crm: 'odoo', ...(more.parameters as object | undefined) };
	const outputs = await ResolveCrmBinding.prototype.execute.call(nodeContext({ ...given, parameters }));
	return outputs.flatMap((items, output) =>
		items.map(({ json }) => ({ output, id: String(json.id), decision: json.decision as unknown as Shown })),
	);
}

const contact = (name: string, email: string, more: Record<string, unknown> = {}): number => {
	const [id = 0] = create(odoo.db, {
		...{ uid: 2, model: 'res.partner', ids: [], context: {} },
		args: { vals_list: [{ name, email, ...more }] },
	}) as number[];
	return id;
};
const leads = () => odoo.db.rows('crm.lead');
const creates = ({ path }: { path: string }): boolean => path.endsWith('/crm.lead/create');
const posts = ({ path }: { path: string }): boolean => path.endsWith('/message_post');

it('a stranger becomes a lead, a known sender a deal, and each mail stands on its records', async () => {
	const john = contact('John Doe', 'john@acme.example');
	const answers = await resolve([
		buildMail({ id: 'new', from: 'Jane <jane@new.example>', subject: 'Prices?' }),
		buildMail({ id: 'known', from: 'john@acme.example', subject: 'Re: Order' }),
	]);
	expect(
		answers.map(({ output, decision }) => [output, decision.created.map(({ kind, title }) => [kind, title])]),
	).toEqual([
		[0, [['lead', 'Prices?']]],
		[0, [['deal', 'Order']]],
	]);
	expect(leads().map(({ type, email_from: from, partner_id: partner }) => [type, from, partner])).toEqual([
		['lead', 'jane@new.example', false],
		['opportunity', 'john@acme.example', john],
	]);
	expect(
		odoo.db
			.rows('mail.message')
			.map(({ message_id: id, model }) => [id, model])
			.sort(),
	).toEqual([
		['<known>', 'crm.lead'],
		['<known>', 'res.partner'],
		['<new>', 'crm.lead'],
	]);
});

it('the same mails again: duplicates, and nothing more in the CRM', async () => {
	const mails = [buildMail({ id: 'a', from: 'jane@new.example' })];
	await resolve(mails);
	const before = [leads().length, odoo.db.rows('mail.message').length];
	const [again] = await resolve(mails);
	expect(again?.decision.reasons).toContain('duplicate');
	expect([leads().length, odoo.db.rows('mail.message').length]).toEqual(before);
});

it('what the CRM refuses goes to Review in its own words, the others pass', async () => {
	odoo.trap(
		{
			kind: 'fail',
			answer: {
				status: 422,
				body: { name: 'odoo.exceptions.ValidationError', message: 'The name is taken.' },
			},
		},
		9,
		({ path, body }) => path.endsWith('/crm.lead/create') && JSON.stringify(body).includes('"bad"'),
	);
	const answers = await resolve([
		buildMail({ id: '1', from: 'a@one.example', subject: 'good' }),
		buildMail({ id: '2', from: 'b@two.example', subject: 'bad' }),
		buildMail({ id: '3', from: 'c@three.example', subject: 'good too' }),
	]);
	expect(answers.map(({ output, id }) => [output, id])).toEqual([
		[0, '1'],
		[0, '3'],
		[1, '2'],
	]);
	const refused = answers.find(({ id }) => id === '2')?.decision;
	expect(refused?.reasons).toContain('crm-refused');
	expect(refused?.explanation.join(' ')).toContain('Odoo: The name is taken.');
});

it('a right that is missing: that mail to Review', async () => {
	const rules = {
		settingsFrom: 'json',
		settingsJson: JSON.stringify({
			rules: { inboundNew: { kind: 'lead', responsible: { type: 'user', id: '2' } } },
		}),
	};
	const [answer] = await resolve([buildMail({ from: 'a@one.example' })], {
		...access(odooKeys.salesman),
		parameters: rules,
	});
	expect(answer).toMatchObject({ output: 1, decision: { outcome: 'review' } });
	expect(answer?.decision.reasons).toContain('no-access');
	expect(leads()).toEqual([]);
});

it('an answer that is lost after the record was made: found again, made once', async () => {
	odoo.trap({ kind: 'drop' }, 1, creates);
	const [answer] = await resolve([buildMail({ from: 'jane@new.example' })]);
	expect(answer).toMatchObject({ output: 0, decision: { created: [{ kind: 'lead' }] } });
	expect(leads()).toHaveLength(1);
});

it('an answer that is lost and cannot be read back: Review, and never repeated', async () => {
	odoo.trap({ kind: 'refuse' }, 1, creates);
	const mail = buildMail({ from: 'jane@new.example' });
	const [answer] = await resolve([mail]);
	expect(answer).toMatchObject({ output: 1 });
	expect(answer?.decision.reasons).toContain('unknown-outcome');
	expect(odoo.log.filter(creates)).toHaveLength(1);
});

it('a mail whose logging was cut off goes to Review when the CRM does not have it, and passes when it has', async () => {
	odoo.trap({ kind: 'drop' }, 1, posts);
	const [there] = await resolve([buildMail({ id: 'there', from: 'jane@new.example' })]);
	expect(there?.output).toBe(0);
	odoo.trap({ kind: 'refuse' }, 1, posts);
	const [lost] = await resolve([buildMail({ id: 'lost', from: 'mary@new2.example' })]);
	expect(lost).toMatchObject({ output: 1, decision: { outcome: 'review', created: [{ kind: 'lead' }] } });
	expect(lost?.decision.reasons).toContain('unknown-outcome');
	expect(odoo.db.rows('mail.message').map(({ message_id: id }) => id)).toEqual(['<there>']);
});

it('a CRM that is down fails the run with what to do; with continue on fail every mail goes to Review', async () => {
	const mails = [buildMail({ from: 'jane@new.example' })];
	const down = access('old-key');
	await expect(resolve(mails, down)).rejects.toMatchObject({
		description: expect.stringContaining('API key'),
	});
	const [answer] = await resolve(mails, { ...down, continueOnFail: true });
	expect(answer).toMatchObject({ output: 1, decision: { reasons: ['not-decided'] } });
});

it('a deal of a company keeps its sender in the memory: the next mail makes no second record', async () => {
	contact('Acme', 'info@acme.example', { is_company: true, website: 'acme.example' });
	const rules = {
		settingsFrom: 'json',
		settingsJson: JSON.stringify({ rules: { inboundNew: { kind: 'deal' } } }),
	};
	const [first] = await resolve([buildMail({ id: 'a', from: 'new@acme.example' })], { parameters: rules });
	expect(first?.decision.created).toHaveLength(1);
	const [second] = await resolve([buildMail({ id: 'b', from: 'new@acme.example' })], { parameters: rules });
	expect(second?.decision.created).toEqual([]);
	expect(second?.decision.bound).toEqual([
		expect.objectContaining({ kind: 'deal', id: first?.decision.created[0]?.id, why: 'exact-address' }),
	]);
	expect(leads()).toHaveLength(1);
});

it('fills the lists of the forms', async () => {
	const { description } = new ResolveCrmBinding();
	const { listSearch } = new ResolveCrmBinding().methods;
	const context = loadContext({ description, parameters: { crm: 'odoo' }, ...access() });
	const sources = await listSearch.searchSourcesOfInboundNew.call(context, 'news');
	expect(sources.results.map(({ name }) => name)).toEqual(['Newsletter']);
	const users = await listSearch.searchUsers.call(context, 'sales');
	expect(users.results).toEqual([{ name: 'Sales Limited (sales@ours.example)', value: '5' }]);
});

it('CRM Record creates and updates, with fields of Odoo', async () => {
	const { description } = new CrmRecord();
	const run = async (parameters: Record<string, unknown>) =>
		(
			await CrmRecord.prototype.execute.call(
				nodeContext({
					description,
					items: [item({})],
					parameters: { crm: 'odoo', ...parameters },
					...access(),
				}),
			)
		)[0];
	const made = await run({
		...{ operation: 'create', kind: 'deal', title: 'Big one' },
		fields: { mappingMode: 'defineBelow', value: { expected_revenue: 500, priority: '2' } },
	});
	expect(leads()[0]).toMatchObject({
		name: 'Big one',
		expected_revenue: 500,
		priority: '2',
		type: 'opportunity',
	});
	const id = String((made?.[0]?.json as { id?: unknown }).id ?? '');
	await run({
		operation: 'update',
		kind: 'deal',
		record: { mode: 'id', value: id },
		changes: { title: 'Bigger one' },
	});
	expect(leads()[0]?.name).toBe('Bigger one');
});

it('CRM Activity adds a note to the records of a mail, once; CRM Binding takes the mail off one record', async () => {
	const john = contact('John Doe', 'john@acme.example');
	const mail = buildMail({ id: 'm', from: 'john@acme.example' });
	await resolve([mail]);
	const { description } = new CrmActivity();
	const parameters = { crm: 'odoo', operation: 'note', title: 'Feedback', text: 'Great.' };
	const note = async () =>
		await CrmActivity.prototype.execute.call(
			nodeContext({ description, items: [item(mail)], parameters, ...access() }),
		);
	await note();
	await note();
	const bodies = odoo.db.rows('mail.message').filter(({ message_type: type }) => type === 'comment');
	expect(bodies.map(({ model }) => model).sort()).toEqual(['crm.lead', 'res.partner']);
	const { description: form } = new CrmBinding();
	await CrmBinding.prototype.execute.call(
		nodeContext({
			...{ description: form, items: [item(mail)], ...access() },
			parameters: {
				crm: 'odoo',
				operation: 'unbind',
				fromKind: 'contact',
				from: { mode: 'id', value: String(john) },
			},
		}),
	);
	const logged = odoo.db.rows('mail.message').filter(({ message_type: type }) => type === 'email');
	expect(logged.map(({ model }) => model)).toEqual(['crm.lead']);
});
