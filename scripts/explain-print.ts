/** Prints an explained mail for people: the mail, each rule with its reasons, the decision. */
import { ruleNames, type BindingSettings, type RuleName } from '../core/binding/settings';
import type { KeywordMatch } from '../core/keywords/match-keywords';
import type { ExplainedMail } from './explain-mails';

const ruleTitles: Record<RuleName, string> = {
	inboundNew: 'inbound from a new address',
	outboundNew: 'sent to a new address',
	inboundKnown: 'inbound from a known address',
};

export function headline(settings: BindingSettings, mails: number): string {
	const lines = [`${mails} ${mails === 1 ? 'mail' : 'mails'}.`];
	if (Object.keys(settings.rules).length === 0)
		lines.push(
			'No rules are given, so mails are bound and nothing is created. A rule in settings.json, for example:',
			'  { "rules": { "inboundNew": { "kind": "lead", "source": "email", "responsible": { "type": "user", "id": "u1" } } } }',
		);
	return `${lines.join('\n')}\n\n`;
}

/** A mail may hold what a terminal obeys. */
const plain = (text: string): string => text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ');

export function forPeople(
	{ resolved, json }: ExplainedMail,
	settings: BindingSettings,
	keywords: KeywordMatch,
): string {
	const { mail, decision } = resolved;
	const lines = [`${String(json.file)}`];
	const row = (name: string, text: string): void =>
		void (text !== '' && lines.push(`  ${name.padEnd(13)}${plain(text)}`));
	if (!decision.withhold) {
		row('from', mail.from ? `${mail.from.name} <${mail.from.address}>`.trim() : 'nobody');
		row('to', [...mail.to, ...mail.cc].map(({ address }) => address).join(', '));
		row('subject', mail.subject);
		row(
			'read as',
			`${mail.direction}, ${mail.automation.kind}, authentication ${mail.authentication.verdict}`,
		);
		if (mail.automation.kind !== 'human') row('automatic', mail.automation.reason);
		row('failed for', (mail.automation.failedRecipients ?? []).join(', '));
		row('about mail', mail.automation.originalMessageId ?? '');
		row('warnings', mail.flags.join(', '));
		row('conversation', mail.conversationId);
		row('new text', mail.newText.replace(/\s+/g, ' ').slice(0, 160));
		row('problems', mail.problems.join(' '));
	}
	row('date', mail.date);
	for (const name of ruleNames) row('rule', `${ruleTitles[name]}: ${ruleState(name, settings, decision)}`);
	for (const words of decision.explanation) row('because', words);
	for (const { kind, id, title, why } of decision.bound)
		row('bound to', `${kind} ${title ? `${title} ` : ''}(${id}): ${why}`);
	for (const { kind, title, source, responsible } of decision.created)
		row('created', `${kind} "${title}", source ${source ?? 'none'}, responsible ${responsible ?? 'nobody'}`);
	for (const { kind, id, title, why } of decision.candidates)
		row('candidate', `${kind} ${title} (${id}): ${why}`);
	const routes = json.routes as string[];
	row('routes', routes.join(', '));
	if (!decision.withhold)
		for (const { rule, because } of [...keywords.nearHits, ...keywords.undecided])
			row('no route', `${rule}: ${because}`);
	row('decision', `${decision.outcome}: ${decision.reasons.join(', ')}`);
	return `${lines.join('\n')}\n\n`;
}

function ruleState(
	name: RuleName,
	settings: BindingSettings,
	{ rule: applied, created }: ExplainedMail['resolved']['decision'],
): string {
	const rule = settings.rules[name];
	if (!rule) return 'absent, so off';
	if (!rule.enabled) return 'off';
	if (applied !== name) return 'on, did not apply';
	return created.length > 0 ? `applied, makes a ${rule.kind}` : 'applied, nothing had to be made';
}
