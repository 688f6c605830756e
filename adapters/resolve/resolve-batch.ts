/** Resolves a batch of mails: asks, decides, creates, logs, remembers. The use case behind Resolve CRM Binding. */
import { addressKey } from '../../core/binding/address-key';
import { decideBatch, type DecidedMail } from '../../core/binding/decide-batch';
import { ancestorIds, nameOf, ownIds, topicKeysOf } from '../../core/binding/known-mail';
import { settleDecision, type CreationResult, type Settled } from '../../core/binding/settle-decision';
import type { BindingSettings } from '../../core/binding/settings';
import type { Mail } from '../../core/mail/mail';
import type { BindingMemory, Keep, MailToKeep } from '../../core/ports/binding-memory';
import type { Known } from '../../core/binding/known';
import { createRecords, type CreateWith, type CreationOrder } from './create-records';
import { logMails } from './log-mails';
import { lookUp } from './look-up';

export interface ResolveWith extends CreateWith {
	memory: BindingMemory;
	/** The execution, so that what it bound can be undone. */
	execution?: string;
	/** Decides and writes nothing. */
	dryRun?: boolean;
}

export interface Resolved {
	mail: Mail;
	decision: Settled;
}

/** One answer for each mail, in order. @throws CrmError when the CRM cannot be asked: every mail may be offered again */
export async function resolveBatch(
	given: Mail[],
	settings: BindingSettings,
	deps: ResolveWith,
): Promise<Resolved[]> {
	if (given.length === 0) return [];
	const { mails, found, known } = await lookUp(given, settings, deps);
	const decided = decideBatch(mails, settings, found, known);
	if (deps.dryRun)
		return decided.map(({ mail, decision }) => ({ mail, decision: settleDecision(mail.id, decision, null) }));
	const results = await createRecords(decided.flatMap(ordersOf), deps);
	const resolved = decided.map(({ mail, decision }) => ({
		mail,
		decision: settleDecision(mail.id, decision, results),
	}));
	if (settings.logMail) await logMails(resolved, deps);
	const already = await deps.memory.keep(
		deps.gateway.connection,
		whatToKeep(resolved, decided, known, results, settings, deps),
	);
	return already.size === 0 ? resolved : await asDuplicates(resolved, already, settings, deps);
}

function ordersOf({ mail, decision }: DecidedMail): CreationOrder[] {
	return decision.create.map((create) => ({
		create,
		mail: mail.id,
		description: (mail.newText || mail.text).slice(0, 2000),
	}));
}

function whatToKeep(
	resolved: Resolved[],
	decided: DecidedMail[],
	known: Known,
	results: Map<string, CreationResult>,
	settings: BindingSettings,
	{ execution, gateway }: ResolveWith,
): Keep {
	// Mail HTML is kept for the card of the built-in CRM only; other CRMs show their own activity.
	const kept = (mail: Mail): Mail => (gateway.name === 'built-in' ? mail : { ...mail, html: '' });
	const mails = resolved.flatMap(({ mail, decision }): MailToKeep[] => {
		if (decision.reasons.includes('duplicate')) return [];
		const conversation = known.conversationOf.get(nameOf(mail)) ?? mail.conversationId;
		const apart = decision.apart || decision.withhold;
		const counts = !apart && (decision.bound.length > 0 || decision.outcome === 'skipped');
		return [
			{
				mail: kept(mail),
				decision,
				conversation,
				bindings: decision.bound.map(({ kind, id, why }) => ({
					kind,
					id,
					why,
					automatic: true,
					manual: false,
					removed: false,
				})),
				ids: decision.withhold
					? []
					: apart
						? ownIds(mail)
						: [...ancestorIds(mail), ...ownIds(mail), conversation],
				parties: counts
					? mail.parties.filter((party) => party.role !== 'replyTo').map((party) => addressKey(party.address))
					: [],
				topics: settings.subjectJoining && !apart ? topicKeysOf(mail) : [],
				...(execution === undefined ? {} : { execution }),
			},
		];
	});
	const addresses = decided
		.flatMap(({ decision }) => decision.create)
		.flatMap((plan) => {
			const result = results.get(plan.key);
			if (!result?.ok) return [];
			return [{ address: addressKey(plan.address), ref: { kind: result.record.kind, id: result.record.id } }];
		});
	return { mails, merged: known.merged, addresses };
}

/** Another worker kept the same mail a moment earlier: what it decided stands. */
async function asDuplicates(
	resolved: Resolved[],
	already: Set<string>,
	settings: BindingSettings,
	deps: ResolveWith,
): Promise<Resolved[]> {
	const again = resolved.filter(({ mail }) => already.has(mail.id)).map(({ mail }) => mail);
	const answers = new Map((await resolveBatch(again, settings, deps)).map((one) => [one.mail.id, one]));
	return resolved.map((one) => answers.get(one.mail.id) ?? one);
}
