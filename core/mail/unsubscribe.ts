/** Finds the offer to end a subscription that mass mails carry, in their languages; a person's wish to end one is none. */

/** The words of such an offer. */
const unsubscribe =
	/\bunsubscribe\b|\bopt[- ]out\b|manage (?:your )?(?:e-?mail )?(?:preferences|subscriptions?)|newsletter (?:abbestellen|abmelden)|abbestellen|abmelden k[öo]nnen|d[ée]sabonn(?:er|ez|ement)|d[ée]sinscri(?:re|vez|ption)|dar(?:se|te)? de baja|cancel(?:ar|e|a) (?:la |sua |a sua |su )?(?:suscripci[óo]n|inscri[çc][ãa]o|subscri[çc][ãa]o|assinatura)|annulla(?:re)? l.iscrizione|disiscri|cancella(?:ti|rsi|mi|re)? (?:dalla|qui|la (?:tua )?iscrizione)|af ?(?:te )?melden|uitschrijven|wypisz|zrezygnuj z|rezygnacj|отписаться|отказаться от (?:рассылки|подписки)|відписатися|avregistrera|afmeld|avslutt abonnement|peruuta tilaus|leiratkoz|odhl[áa]sit|dezabon|abonelikten|配信停止|退订|退訂|구독 ?취소|수신 ?거부|إلغاء الاشتراك|הסרה מרשימת|(?:no longer|don.t|do not) (?:want|wish) to receive|stop receiving|nicht mehr erhalten|ne (?:plus|souhaitez plus) recevoir|no (?:desea|quiere) recibir|non (?:vuoi|desideri) più ricevere|n[ãa]o (?:quiser|deseja) receber|niet (?:meer|langer) (?:te )?ontvangen|nie ch(?:cesz|ce) otrzymywać|не (?:хотите|желаете) (?:больше )?получать|не бажаєте отримувати|不想再收到/iu;

/** Where they stand: at the end. */
const looked = { text: 4_000, html: 20_000 };

/**
 * The words alone may be a person's wish; with a link in the same line or block they are a sender's offer.
 * @param own our domains: a link to our own pages is a customer's complaint
 */
export function offersToUnsubscribe(text: string, html: string, own: readonly string[]): boolean {
	// The cheap questions first: most mails of persons hold no link at their end.
	const end = text.slice(-looked.text);
	if (/https?:\/\/|www\./i.test(end) && unsubscribe.test(end) && inLines(end, own)) return true;
	const tail = html.slice(-looked.html);
	return /<a\s/i.test(tail) && unsubscribe.test(tail) && inBlocks(tail, own);
}

/** The link stands in the same line, or alone in the one below or above. */
function inLines(text: string, own: readonly string[]): boolean {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	return lines.some((line, at) => {
		if (!unsubscribe.test(line) || line.startsWith('>')) return false;
		return linksElsewhere([lines[at - 1], line, lines[at + 1]].join('\n'), own);
	});
}

const block = /<\/?(?:p|div|td|th|tr|table|li|ul|h[1-6]|section|footer|center|br)\b[^>]{0,2000}>/i;

function inBlocks(html: string, own: readonly string[]): boolean {
	return html
		.split(block)
		.some((part) => /<a\s/i.test(part) && unsubscribe.test(part) && linksElsewhere(part, own));
}

function linksElsewhere(text: string, own: readonly string[]): boolean {
	const hosts = [...text.matchAll(/(?:https?:\/\/|www\.)([^\s/<>"')\]]{1,250})/gi)].map(([, host = '']) =>
		host.toLowerCase(),
	);
	return hosts.some((host) => !own.some((domain) => host === domain || host.endsWith(`.${domain}`)));
}
