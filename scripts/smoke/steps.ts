/** What the smoke run does with a CRM, step by step; each step says what it saw. */
import { randomBytes } from 'node:crypto';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import type { MemoryDatabase } from '../../adapters/memory/database';
import { resolveBatch } from '../../adapters/resolve/resolve-batch';
import { readSettings } from '../../core/binding/read-settings';
import { toMail } from '../../core/mail/to-mail';
import type { CrmError } from '../../core/ports/crm-error';
import type { ActivityRef, CrmGateway, MailLog, NewActivity, Outcome } from '../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type Kind, type NewRecord, type RecordRef } from '../../core/ports/records';

export interface Smoke {
	gateway: CrmGateway;
	memory: MemoryDatabase;
	records: RecordRef[];
	activities: ActivityRef[];
	/** Runs a step and keeps its row. */
	step(name: string, work: () => Promise<string>): Promise<void>;
	/** Milliseconds that a search may lag. */
	lagMs: number;
}

const sleep = async (ms: number): Promise<void> => await new Promise((done) => setTimeout(done, ms));

export async function runSteps(smoke: Smoke): Promise<void> {
	const { gateway, memory, step } = smoke;
	const mark = randomBytes(4).toString('hex');
	const domain = `smoke-${mark}.example`;
	const address = `jane@${domain}`;
	await step('who we are', async () => (await gateway.ping()).account);
	const capabilities = await gateway.capabilities();
	const has = (kind: Kind): boolean => capabilities.kinds.includes(kind);
	const made = new Map<Kind, CrmRecord>();
	const owner: { id: string | null } = { id: null };
	/** With an owner, and without one where the key may not assign to others. */
	const withOwner = async <T>(
		work: (ownerId: string | null) => Promise<Outcome<T> | undefined>,
	): Promise<[T, string]> => {
		const first = await work(owner.id);
		if (first?.ok !== false || owner.id === null || !isAssignment(first.error)) return [valueOf(first), ''];
		return [valueOf(await work(null)), '; this key may not assign to others'];
	};

	await step('what it can do', async () => {
		const { kinds, mail, mailDedupe, search } = capabilities;
		return `${kinds.join(' ')}; mails: ${mail}, found again: ${mailDedupe}; search: ${search}`;
	});
	await step('users', async () => {
		const users = await gateway.users();
		owner.id = users.find(({ active }) => active)?.id ?? null;
		return `${users.length}, e.g. ${users[0]?.name ?? 'none'}`;
	});
	await step('sources of leads', async () => {
		const kind = has('lead') ? 'lead' : 'deal';
		return `${(await gateway.sources(kind)).length}`;
	});
	if (has('deal'))
		await step('pipelines of deals', async () =>
			(await gateway.pipelines('deal'))
				.map(({ label, stages }) => `${label}: ${stages.length} stages`)
				.join(', '),
		);
	await step('fields of a contact', async () => `${(await gateway.fields('contact')).length}`);

	const order = (kind: Kind, more: Partial<NewRecord>): NewRecord => ({
		...{
			kind,
			key: `smoke-${mark}-${kind}`,
			title: `Smoke test ${mark}`,
			personName: '',
			emails: [],
			source: null,
		},
		...{
			ownerId: null,
			companyId: null,
			contactIds: [],
			description: 'Made by a smoke test; may be deleted.',
		},
		...more,
	});
	const create = async (record: NewRecord, owned = false): Promise<string> => {
		const [value, less] = owned
			? await withOwner(async (ownerId) => (await gateway.create([{ ...record, ownerId }]))[0])
			: [valueOf((await gateway.create([record]))[0]), ''];
		smoke.records.push({ kind: value.kind, id: value.id });
		made.set(value.kind, value);
		const [again] = await gateway.create([record]);
		if (valueOf(again).id !== value.id) throw new Error('The same key made a second record.');
		return `${value.kind} ${value.id}; the same key again: the same record${less}`;
	};
	const idOf = (kind: Kind): string => made.get(kind)?.id ?? '';
	await step(
		'create a company',
		async () => await create(order('company', { title: `Smoke ${mark} Ltd`, domains: [domain] })),
	);
	await step(
		'create a contact of it',
		async () =>
			await create(
				order('contact', {
					...{ title: `Jane Smoke${mark}`, personName: `Jane Smoke${mark}`, emails: [address] },
					companyId: idOf('company'),
				}),
			),
	);
	if (has('deal'))
		await step(
			'create a deal of both',
			async () =>
				await create(order('deal', { companyId: idOf('company'), contactIds: [idOf('contact')] }), true),
		);
	if (has('lead'))
		await step(
			'create a lead',
			async () =>
				await create(order('lead', { personName: 'Leo Lead', emails: [`leo@lead-${mark}.example`] })),
		);
	if (capabilities.search === 'eventual')
		await step('wait for the search', async () => {
			await sleep(smoke.lagMs);
			return `${smoke.lagMs / 1000} s`;
		});
	await step('find by address', async () =>
		found(
			await gateway.findByEmails([address.toUpperCase(), 'nobody@nowhere.example'], capabilities.kinds),
			made.get('contact'),
		),
	);
	await step('find the company by its domain', async () =>
		found(await gateway.findCompaniesByDomains([domain]), made.get('company')),
	);
	await step('search by name', async () =>
		found((await gateway.search({ kind: 'contact', text: `smoke${mark}` })).items, made.get('contact')),
	);
	await step('what belongs to the contact', async () => {
		const contact = refOf(made.get('contact'));
		const [related] = await gateway.related([contact], ['companies', 'openDeals']);
		const companies = found(related?.companies ?? [], made.get('company'));
		return has('deal') ? `${companies}; ${found(related?.openDeals ?? [], made.get('deal'))}` : companies;
	});
	const changed: Kind = has('deal') ? 'deal' : 'company';
	await step(`change the title of the ${changed}`, async () => {
		const [outcome] = await gateway.update([
			{ ...refOf(made.get(changed)), title: `Smoke test ${mark} changed` },
		]);
		return valueOf(outcome).title;
	});

	const log: MailLog = {
		...{ key: `smoke-${mark}`, messageId: `smoke-${mark}@${domain}`, references: [], direction: 'inbound' },
		...{ date: new Date().toISOString(), subject: `Smoke test ${mark}`, text: 'A mail of a smoke test.' },
		...{ from: { address, name: 'Jane Smoke' }, to: [{ address: 'sales@ours.example', name: '' }], cc: [] },
		on: [],
	};
	let logged: ActivityRef | undefined;
	await step(`log a mail on contact and ${changed}`, async () => {
		const on = [refOf(made.get('contact')), refOf(made.get(changed))];
		const [first] = await gateway.logMails([{ ...log, on }]);
		const refs = valueOf(first);
		smoke.activities.push(...refs);
		logged = refs[0];
		const [second] = await gateway.logMails([{ ...log, on }]);
		const how = second?.ok ? second.how : 'refused';
		return `on ${refs.flatMap((ref) => ref.on.map(refKey)).join(', ')}; the same again: ${how}`;
	});
	await step('find the mail by its Message-ID', async () => {
		if (capabilities.mailDedupe === 'none') return 'this CRM cannot';
		const ids = (await gateway.findMails([log.messageId])).get(log.messageId);
		if (!ids) throw new Error('It is not found.');
		return ids.map(({ id }) => id).join(', ');
	});
	await step('bind it to the company too, and unbind it', async () => {
		if (!logged) throw new Error('No mail was logged.');
		// Where there are no deals the mail is on the company already.
		const company = refOf(made.get('company'));
		const linked = await gateway.linkMail(logged, company);
		if (!linked.ok && linked.error.code === 'unsupported') return linked.error.message;
		const on = valueOf(linked);
		smoke.activities.push({ ...on, on: [] });
		const off = valueOf(await gateway.unlinkMail(on, company));
		if (off.on.some((ref) => refKey(ref) === refKey(company))) throw new Error('It is still on the company.');
		return `bound to ${on.on.length} records, then to ${off.on.length}`;
	});
	await step('log five mails in one call, and none a second time', async () => {
		const on = [refOf(made.get('contact')), refOf(made.get('company'))];
		const logs = Array.from({ length: 5 }, (_, index): MailLog => {
			const id = `smoke-${mark}-${index}`;
			return { ...log, key: id, messageId: `${id}@${domain}`, subject: `Smoke test ${mark}, ${index}`, on };
		});
		const refs = (await gateway.logMails(logs)).flatMap(valueOf);
		smoke.activities.push(...refs);
		const again = await gateway.logMails(logs.map((one) => ({ ...one, key: `${one.key}-again` })));
		const hows = again.map((outcome) => (outcome.ok ? outcome.how : 'refused'));
		// A sub-workflow knows a mail by the key it was logged under, not by its Message-ID.
		const knows = capabilities.mailDedupe !== 'none' && gateway.name !== 'sub-workflow';
		if (knows && hows.some((how) => how !== 'existing'))
			throw new Error(`The second time: ${hows.join(', ')}.`);
		if (!knows) smoke.activities.push(...again.flatMap(valueOf));
		return `${refs.length} activities; the second time: ${[...new Set(hows)].join(', ')}`;
	});
	for (const type of ['note', 'task', 'call'] as const)
		await step(`add a ${type}`, async () => {
			if (type !== 'note' && !capabilities.tasks.includes(type)) return 'this CRM cannot';
			const activity: NewActivity = {
				...{ key: `smoke-${mark}-${type}`, type, on: [refOf(made.get('contact'))], title: `Smoke ${type}` },
				...{ text: 'May be deleted.', dueAt: new Date(Date.now() + 86_400_000).toISOString() },
			};
			const [refs, less] = await withOwner(
				async (ownerId) => (await gateway.addActivities([{ ...activity, ownerId }]))[0],
			);
			smoke.activities.push(...refs);
			return `${refs.map(({ id }) => id).join(', ')}${less}`;
		});
	if (gateway.convertLead && has('lead'))
		await step('convert the lead', async () => {
			const conversion = { lead: idOf('lead'), contact: true, company: null, deal: `Smoke deal ${mark}` };
			const became = valueOf(await gateway.convertLead?.(conversion));
			smoke.records.push(...became.map(refOf));
			return became.map(refKey).join(', ');
		});
	if (gateway.takeBack)
		await step('take back a contact that was made, and make it anew', async () => {
			const undone = order('contact', {
				...{ title: `Undone ${mark}`, personName: `Undone ${mark}`, key: `smoke-${mark}-undone` },
				emails: [`undone@${domain}`],
			});
			const ref = refOf(valueOf((await gateway.create([undone]))[0]));
			smoke.records.push(ref);
			valueOf((await gateway.takeBack?.([ref]))?.[0]);
			if ((await gateway.get([ref])).length > 0) throw new Error('It is still there.');
			const again = refOf(valueOf((await gateway.create([undone]))[0]));
			smoke.records.push(again);
			return `${refKey(ref)} is gone; made anew: ${refKey(again)}`;
		});
	await step('a mail through the rules: bound, a deal made, logged once', async () => {
		const now = (): Date => new Date();
		const noted: CrmGateway = {
			...gateway,
			logMails: async (logs) => {
				const outcomes = await gateway.logMails(logs);
				for (const outcome of outcomes) if (outcome.ok) smoke.activities.push(...outcome.value);
				return outcomes;
			},
		};
		const deps = {
			...{
				gateway: noted,
				memory: bindingMemoryOn(memory.db, now),
				claims: claimsOn(memory.db),
				holder: mark,
			},
			...{ now, sleep },
		};
		const settings = readSettings({
			mailbox: { account: 'sales@ours.example' },
			rules: has('deal') ? { inboundKnown: { kind: 'deal', responsible: { type: 'ownerOfKnown' } } } : {},
		});
		const mail = toMail(
			{
				...{ from: `Jane Smoke <${address}>`, to: 'sales@ours.example', subject: `Rules ${mark}` },
				...{
					messageId: `<rules-${mark}@${domain}>`,
					date: now().toISOString(),
					text: 'Please send an offer.',
				},
			},
			now().toISOString(),
		);
		if (!mail) throw new Error('The mail could not be read.');
		const [first] = await resolveBatch([mail], settings, deps);
		const [second] = await resolveBatch([mail], settings, deps);
		smoke.records.push(...(first?.decision.created ?? []).map(refOf));
		const messageId = `rules-${mark}@${domain}`;
		smoke.activities.push(...((await gateway.findMails([messageId])).get(messageId) ?? []));
		const notes = first?.decision.explanation.join(' ') ?? '';
		if (first?.decision.outcome !== 'bound') throw new Error(notes);
		if (second?.decision.created.length !== 0) throw new Error('The same mail made a second record.');
		return `${first.decision.bound.map(refKey).join(', ')}; the same again: ${second.decision.reasons.join(' ')}`;
	});
}

/** A refusal of the person, not of the record. */
const isAssignment = ({ code, message }: CrmError): boolean =>
	code === 'forbidden' && /assign|access|permission/i.test(message);

const refOf = (record: { kind: Kind; id: string } | undefined): RecordRef => {
	if (!record) throw new Error('It was not made.');
	return { kind: record.kind, id: record.id };
};

function found(records: CrmRecord[], wanted: CrmRecord | undefined): string {
	const ref = refOf(wanted);
	if (!records.some((one) => refKey(one) === refKey(ref)))
		throw new Error(`${refKey(ref)} is not among ${records.map(refKey).join(', ') || 'nothing'}.`);
	return refKey(ref);
}

function valueOf<T>(outcome: Outcome<T> | undefined): T {
	if (outcome?.ok) return outcome.value;
	const { error } = outcome ?? {};
	throw new Error(error ? `${error.message} ${error.info.todo ?? ''}`.trim() : 'There was no answer.');
}
