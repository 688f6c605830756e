/**
 * Finds bounces: RFC 3464 reports first, then the free-text reports of servers that never learnt them (qmail, old
 * Exchange, Exim, Lotus, Yahoo, Gmail's own), with the address that failed and the mail that did.
 */
import type { AutomationFacts } from './automation';
import { idsOf } from './ids';
import type { Automation } from './mail';

/** A leaf of the MIME tree; `text` only for the small textual ones. */
export interface BodyPart {
	mimeType: string;
	isAttachment: boolean;
	text: string;
}

export function bounceOf(facts: AutomationFacts): Automation | null {
	const why = reportReason(facts) ?? wordsReason(facts);
	if (!why) return null;
	const source = [facts.text, ...facts.parts.map(({ text }) => text)].join('\n').slice(0, 200_000);
	const failed = failedRecipients(facts, source);
	const original = originalId(facts, source);
	return {
		kind: 'bounce',
		reason: why,
		...(failed.length > 0 ? { failedRecipients: failed } : {}),
		...(original ? { originalMessageId: original } : {}),
	};
}

function reportReason({ headers, parts }: AutomationFacts): string | null {
	const report = parts.find(({ mimeType }) => /^message\/(?:global-)?delivery-status$/.test(mimeType));
	const declared = /report-type\s*=\s*"?delivery-status/i.test(headers.first('content-type'));
	if (!report && !declared) return null;
	const action = /^action:\s*([\w-]+)/im.exec(report?.text ?? '')?.[1]?.toLowerCase();
	// A relayed or delivered report is good news, yet still a machine's report about our own mail.
	return `It is a delivery report${action ? ` (${action})` : ''}.`;
}

const daemons =
	/^(?:mailer-?daemon|mail-?daemon|postmaster|bounces?|mdaemon|mail\.?delivery|mmdf|microsoftexchange[0-9a-f]+|exchange|nobody|double-?bounce|smtp|uucp|root|daemon|mailadmin|mail-delivery-subsystem)(?:[+=.-][^@]*)?@/i;
const daemonNames =
	/mail delivery (?:sub)?system|mailer[- ]?daemon|system administrator|systemadministrator|postmaster|mail administrator|delivery (?:service|system)|administrateur syst|administrador del sistema|メール配信/i;
const subjects = new RegExp(
	[
		String.raw`undeliver(?:able|ed)|unzustellbar|nicht zustellbar|unbestellbar|zustellung (?:fehlgeschlagen|nicht m[öo]glich)|fehler bei der zustellung|zustellfehler|zustellungs?(?:fehler|problem|status)`,
		String.raw`returned (?:mail|to sender|message)|mail (?:delivery )?(?:failed|failure)|delivery (?:has )?(?:failed|failure|status notification|problem|error|report|incomplete|unsuccessful|delayed)|failure notice|delivery notification|mail system error|message (?:could not be|not) delivered|(?:message )?status - undeliverable|couldn.t be delivered|could not be delivered|non[- ]?deliver(?:y|able)|mail could not|delivery to .* failed|nondeliverable|warning: (?:message|could not send)|permanent (?:delivery )?(?:failure|error)|rejected mail|e-?mail (?:bounced|rejected)|address not found|user unknown|message blocked|mailbox (?:full|unavailable)`,
		String.raw`non remis|[ée]chec de (?:la )?(?:remise|distribution|livraison)|remise impossible|courrier non distribu|message non distribu|notification d.[ée]tat de remise`,
		String.raw`no se (?:pudo|ha podido) entregar|no entregado|devuelto|error de entrega|fallo en la entrega|correo no entregado|notificaci[óo]n de estado de entrega`,
		String.raw`mancato recapito|impossibile recapitare|non recapitabile|notifica di mancat|errore di consegna|messaggio non consegnato|mancata consegna`,
		String.raw`n[ãa]o entregue|falha (?:na|de) entrega|mensagem devolvida|n[ãa]o foi poss[íi]vel entregar`,
		String.raw`onbestelbaar|niet bezorgd|aflevering mislukt|niet[- ]?afgeleverd|kan niet worden bezorgd`,
		String.raw`niedostarczon|nie dostarczono|nieudane dor[ęe]czenie|zwrot (?:wiadomo|poczty)|b[łl][ąa]d dor[ęe]cz`,
		String.raw`недостав(?:лен|к)|не доставлен|не удалось доставить|ошибка доставки|невозможно доставить|не вдалося доставити|недоставлен|не доставлено`,
		String.raw`kunde inte levereras|olevererad|kunne ikke leveres|ikke leveret|uleverbar|ei voitu toimittaa|toimitus ep[äa]onnistui|nedoru[čc]iteln|nelze doru[čc]it|k[ée]zbes[íi]thetetlen|nelivrat|teslim edilemed|δεν ήταν δυνατή η παράδοση|не може да бъде доставен`,
		String.raw`配信(?:不能|エラー|できません|失敗)|送信(?:エラー|できません)|未達|不達|エラーメール|退信|无法送达|未能送达|投递失败|投遞失敗|退回|반송|배달 ?(?:실패|되지)|전송 ?실패|تعذر (?:تسليم|التسليم)|فشل (?:تسليم|التسليم)|לא נמסר|כשל במסירה`,
	].join('|'),
	'iu',
);
const bodies =
	/(?:this is (?:the|an automatically generated) (?:qmail|mail)|i(?:'m| am) (?:sorry to have to inform|afraid i wasn't able)|message that you sent could not be delivered|the following (?:address(?:es)?|recipients?|message) (?:had|failed|to|could)|delivery to the following recipients? (?:failed|has)|your (?:message|mail) (?:did not reach|could not be|wasn't delivered|to)|couldn't be delivered|could not be delivered|was not delivered|unable to deliver|undeliverable|permanent (?:fatal )?errors?|recipient address rejected|user unknown|mailbox (?:is )?(?:full|unavailable|not found)|550[ -]5\.|5\.[0-7]\.\d|550 |554 |host .{1,80} said|konnte nicht zugestellt|nicht zugestellt werden|n.a (?:pas )?pu [êe]tre (?:remis|distribu)|no se (?:pudo|ha podido) entregar|non (?:[èe] stato possibile|pu[òo] essere) (?:recapitar|consegnar)|n[ãa]o (?:p[ôo]de|foi) (?:ser )?entregue|kon niet worden (?:bezorgd|afgeleverd)|nie (?:mog[łl]a|zosta[łl]a) (?:zosta[ćc] )?dostarczon|не (?:может быть|удалось|был[оа]?) доставл|配信できません|送信できません|无法送达|無法送達)/iu;

function wordsReason(facts: AutomationFacts): string | null {
	const { headers, fromAddress, subject, text } = facts;
	const daemon = daemons.test(fromAddress) || daemonNames.test(headers.first('from'));
	const said = subjects.exec(subject);
	const emptyPath = /^\s*<\s*>\s*$/.test(headers.first('return-path'));
	const body = bodies.test(text.slice(0, 8_000));
	if (headers.has('x-failed-recipients')) return 'X-Failed-Recipients is set.';
	if (daemon && said) return `A mail server reports: "${said[0]}".`;
	if (daemon && body) return 'A mail server reports that a mail could not be delivered.';
	if (emptyPath && said && body) return `A report with an empty return path: "${said[0]}".`;
	if (
		said &&
		body &&
		!/^\s*(?:re|aw|sv|antw|odp|rif|fwd?|wg|tr)\s*:/iu.test(subject) &&
		!headers.has('in-reply-to') &&
		reportBody.test(text.slice(0, 20_000))
	) {
		return `It reads like a delivery report: "${said[0]}".`;
	}
	return null;
}

/** An SMTP answer or the copied header of the mail that failed: no person writes these. */
const reportBody =
	/\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3})?|#?[45]\.\d{1,3}\.\d{1,3}\b|^(?:return-path|received|message-id):/im;

const address = /[^\s<>"'()[\]:;,=@]{1,64}@[^\s<>"'()[\]:;,=@]{1,250}\.[a-z0-9-]{2,}/i;

function failedRecipients(facts: AutomationFacts, source: string): string[] {
	const found = new Set<string>();
	const add = (value: string | undefined): void => {
		const match = address.exec(value ?? '');
		if (match && !daemons.test(match[0])) found.add(match[0].toLowerCase().replace(/[.>]+$/, ''));
	};
	for (const [, value] of source.matchAll(
		/^final-recipient:[ \t]*(?:[\w-]{1,20}[ \t]*;)?[ \t]*(.{1,400})$/gim,
	))
		add(value);
	if (found.size === 0)
		for (const [, value] of source.matchAll(
			/^original-recipient:[ \t]*(?:[\w-]{1,20}[ \t]*;)?[ \t]*(.{1,400})$/gim,
		))
			add(value);
	if (found.size === 0)
		for (const value of facts.headers.all('x-failed-recipients').flatMap((it) => it.split(','))) add(value);
	if (found.size === 0) for (const candidate of freeText(facts.text)) add(candidate);
	return [...found];
}

/** Lines of a free-text report that name the address: alone in angle brackets, before a colon, or indented. */
function freeText(text: string): string[] {
	const report =
		text.split(
			/^(?:-{3,}.*(?:copy|original|nachricht|returned|message).*|received: from|return-path:)/im,
		)[0] ?? '';
	const lines = report.split(/\r?\n/).slice(0, 200);
	const alone = lines.filter((line) =>
		/^\s*<?[^\s<>@]{1,64}@[^\s<>@]{1,250}\.[a-z0-9-]{2,30}>?\s*(?::|\(|-|$)/i.test(line),
	);
	if (alone.length > 0) return alone;
	return lines
		.filter(
			(line) =>
				address.test(line) &&
				/deliver|recipient|zustell|empf[äa]nger|address|user|mailbox|destinat|remis|reach|failed|unknown|reject/i.test(
					line,
				),
		)
		.slice(0, 5);
}

/** The copy of the failed mail holds its Message-ID; the report's own is another one. */
function originalId({ headers, parts }: AutomationFacts, source: string): string | null {
	const own = headers.first('message-id');
	const copy = parts.find(({ mimeType }) =>
		/^(?:message\/(?:global|rfc822)|text\/rfc822-headers|message\/(?:global-)?headers)$/.test(mimeType),
	);
	for (const text of [copy?.text ?? '', source]) {
		for (const [, value] of text.matchAll(
			/^[> \t]{0,20}(?:message-id|original-message-id|x-original-message-id):[ \t]*(.{0,1000}(?:\r?\n[ \t]+.{1,1000})?)$/gim,
		)) {
			const [id] = idsOf(value ?? '');
			if (id && !own.includes(id)) return id;
		}
	}
	const [answered] = idsOf(headers.first('in-reply-to'));
	return answered ?? idsOf(headers.first('references')).at(-1) ?? null;
}
