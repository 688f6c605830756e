/**
 * Finds bounces: RFC 3464 reports first, then the free-text reports of servers that never learnt them (qmail, old
 * Exchange, Exim, Lotus, Yahoo, Gmail's own), with the address that failed and the mail that did.
 */
import type { AutomationFacts } from './automation';
import { isReply } from './topic';
import { failedRecipients, originalId, reportedRecipients } from './failed-recipients';
import type { Automation } from './mail';

/** A leaf of the MIME tree; `text` only for the small textual ones. */
export interface BodyPart {
	mimeType: string;
	isAttachment: boolean;
	text: string;
}

/** A bounce, or a receipt where the report brings nothing but good news. */
export function bounceOf(facts: AutomationFacts): Automation | null {
	const report = reportOf(facts);
	const why = report?.reason ?? wordsReason(facts);
	if (!why) return null;
	const own = new Set([...facts.ownAddresses, facts.fromAddress].map((it) => it.toLowerCase()));
	const failed = report?.kind === 'receipt' ? [] : failedRecipients(facts, own);
	const original = originalId(facts);
	return {
		kind: report?.kind ?? 'bounce',
		reason: why,
		...(failed.length > 0 ? { failedRecipients: failed } : {}),
		...(original ? { originalMessageId: original } : {}),
	};
}

/** RFC 3464 reports and the complaints of RFC 5965. */
function reportOf({ headers, parts }: AutomationFacts): Pick<Automation, 'kind' | 'reason'> | null {
	const type = headers.first('content-type');
	if (
		/report-type\s*=\s*"?feedback-report/i.test(type) ||
		parts.some(({ mimeType }) => mimeType === 'message/feedback-report')
	)
		return { kind: 'bounce', reason: 'It is a complaint: a recipient marked our mail as spam.' };
	const declared = /report-type\s*=\s*"?(?:global-)?delivery-status/i.test(type);
	if (!declared && !parts.some(({ mimeType }) => /^message\/(?:global-)?delivery-status$/.test(mimeType)))
		return null;
	const actions = reportedRecipients(parts).map(({ action }) => action);
	const good =
		actions.length > 0 && actions.every((action) => /^(?:delivered|relayed|expanded)$/.test(action));
	const said = [...new Set(actions.filter((action) => action !== ''))].join(', ');
	return { kind: good ? 'receipt' : 'bounce', reason: `It is a delivery report${said ? ` (${said})` : ''}.` };
}

const daemons =
	/^(?:mailer-?daemon|mail-?daemon|post[_-]?master|bounces?|mdaemon|mail\.?delivery|mmdf|microsoftexchange[0-9a-f]+|exchange|nobody|double-?bounce|smtp|uucp|root|daemon|mailadmin|mail-delivery-subsystem)(?:[+=.-][^@]*)?@/i;
const daemonNames =
	/mail delivery (?:sub)?system|mailer[- ]?daemon|system administrator|systemadministrator|postmaster|mail administrator|(?:e?mail )?delivery (?:service|subsystem|system)|mail ?marshal|mail server (?:at|on)\b|mail system|email administrator|mail administrator|administrateur syst|administrador del sistema|メール配信/i;
const subjects = new RegExp(
	[
		String.raw`undeliver(?:able|ed)|unzustellbar|nicht zustellbar|unbestellbar|zustellung (?:fehlgeschlagen|nicht m[öo]glich)|fehler bei der zustellung|zustellfehler|zustellungs?(?:fehler|problem|status)`,
		String.raw`returned (?:mail|to sender|message)|mail (?:delivery )?(?:failed|failure)|delivery (?:has )?(?:failed|failure|status notification|problem|error|report|incomplete|unsuccessful|delayed)|failure notice|delivery notification|mail delivery status|mail system error|message (?:could not be|not) delivered|(?:message )?status - undeliverable|couldn.t be delivered|could not be delivered|non[- ]?deliver(?:y|able)|mail could not|delivery to .* failed|nondeliverable|warning: (?:message|could not send)|permanent (?:delivery )?(?:failure|error)|rejected mail|e-?mail (?:bounced|rejected)|address not found|user unknown|message blocked|mailbox (?:full|unavailable)`,
		String.raw`non remis|[ée]chec de (?:la )?(?:remise|distribution|livraison)|remise impossible|courrier non distribu|message non distribu|notification d.[ée]tat de remise`,
		String.raw`no se (?:pudo|ha podido) entregar|no entregado|devuelto|error de entrega|fallo en la entrega|correo no entregado|notificaci[óo]n de estado de entrega`,
		String.raw`mancato recapito|impossibile recapitare|non recapitabile|notifica di mancat|errore di consegna|messaggio non consegnato|mancata consegna`,
		String.raw`n[ãa]o entregue|falha (?:na|de) entrega|mensagem devolvida|n[ãa]o (?:foi|[ée]) poss[íi]vel entregar|n[ãa]o entreg[uá]e?vel`,
		String.raw`onbestelbaar|niet bezorgd|aflevering mislukt|niet[- ]?afgeleverd|kan niet worden bezorgd`,
		String.raw`niedostarczon|nie dostarczono|niedostarczaln|nie mo[żz]na dostarczy[ćc]|nieudane dor[ęe]czenie|zwrot (?:wiadomo|poczty)|b[łl][ąa]d dor[ęe]cz`,
		String.raw`недостав(?:лен|к)|не доставлен|не уда(?:лось|[её]тся) доставить|не вда[єе]ться доставити|ошибка доставки|невозможно доставить|не вдалося доставити|недоставлен|не доставлено`,
		String.raw`(?:kunde|kan) inte levereras|g[åa]r inte att leverera|kan ikke leveres|olevererad|kunne ikke leveres|ikke leveret|uleverbar|ei voitu toimittaa|toimitus ep[äa]onnistui|nedoru[čc]iteln|nelze doru[čc]it|k[ée]zbes[íi]thetetlen|nelivrat|teslim edilemed|δεν ήταν δυνατή η παράδοση|не може да бъде доставен`,
		String.raw`配信(?:不能|エラー|できません|失敗)|送信(?:エラー|できません)|未達|不達|エラーメール|退信|无法送达|未能送达|投递失败|投遞失敗|退回|반송|배달 ?(?:실패|되지)|전송 ?실패|تعذر (?:تسليم|التسليم)|فشل (?:تسليم|التسليم)|לא נמסר|לא ניתן למסירה|δεν παραδόθηκε|nu se poate livra|nelivrabil|toimittaminen ep[äa]onnistui|ei voi toimittaa|未传递|배달되지|כשל במסירה`,
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
	if (daemon && /[:：]/.test(subject) && !isReply(subject) && namesOneAlone(text))
		return 'A mail server names an address that it did not reach.';
	if (daemon && body) return 'A mail server reports that a mail could not be delivered.';
	const copied = facts.parts.some(({ mimeType }) =>
		/^(?:message\/rfc822|text\/rfc822-headers)$/.test(mimeType),
	);
	if ((daemon || emptyPath) && (said || body) && copied)
		return 'A report with a copy of the mail that failed.';
	if (daemon && emptyPath && reportBody.test(text.slice(0, 20_000))) return 'A mail server reports an error.';
	const answers = isReply(subject) || /[?？]\s*$/.test(subject);
	if (emptyPath && said && !answers) return `A report with an empty return path: "${said[0]}".`;
	if (said && body && !answers && !headers.has('in-reply-to') && strictReport.test(text.slice(0, 20_000))) {
		return `It reads like a delivery report: "${said[0]}".`;
	}
	if (/^mailer-daemon@/i.test(fromAddress)) return 'No person writes from mailer-daemon.';
	return null;
}

/** `Subject of the server: our subject`, then an address alone on its line: Exchange in any language. */
const namesOneAlone = (text: string): boolean =>
	/^[ \t<]{0,20}[^\s<>@]{1,64}@[^\s<>@]{1,250}\.[\p{L}\d-]{2,30}[>:]?[ \t]*$/mu.test(text.slice(0, 4_000));

/** An SMTP answer with its enhanced code or the copied header of the mail that failed: no person writes these. */
const strictReport =
	/\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|#[45]\.\d{1,3}\.\d{1,3}\b|^(?:return-path|received|message-id|final-recipient|reporting-mta|diagnostic-code):|\brcpt to\b|\bsaid: [45]\d\d\b/im;

/** Where a mail server is known to have sent it, a bare code will do. */
const reportBody =
	/\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3})?|#?[45]\.\d{1,3}\.\d{1,3}\b|^(?:return-path|received|message-id):/im;
