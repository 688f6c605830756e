/** Words people close a mail with; alone or with a name they stay, a contact block below them goes. */

const words = [
	'(?:with )?(?:my |our )?(?:best|kind(?:est)?|warm(?:est)?|many|very best|all the best|best of|friendly|sincere)(?: (?:regards|wishes|greetings))?(?: from [^\\n]{2,20})?|regards|thanks|thanks (?:again|a lot|a million|so much|very much|in advance|and (?:best |kind )?regards|& (?:best |kind )?regards)|many thanks|thank you(?: very much| so much| in advance)?|cheers|sincerely|(?:yours )?(?:sincerely|faithfully|truly|respectfully)(?: yours)?|yours|respectfully|all the best|take care|talk soon|br|rgds|kr|ty|thx|love|cordially|have a (?:nice|great|good) (?:day|weekend|week|one|evening)|(?:looking forward|see you)(?: [^\\n]{1,30})?',
	'mit (?:freundlich(?:en|em)|besten|herzlichen|lieben|vielen|sonnigen|schönen) (?:gr(?:u|ü|ue)(?:ß|ss)(?:en|e)?|empfehlungen|dank)(?: (?:aus|und|nach) [^\\n]{2,30})?|(?:freundliche|viele|beste|liebe|herzliche|schöne|sonnige|kollegiale) gr(?:ü|ue)(?:ß|ss)e(?: (?:aus|und|nach) [^\\n]{2,30})?|(?:lieben|schönen|herzlichen|besten|schöner) (?:gru(?:ß|ss)|dank)|gru(?:ß|ss)|grüße|mfg|m\\.f\\.g\\.|lg|vg|bg|hg|danke(?: (?:und|im voraus|vorab)[^\\n]{0,30})?|vielen dank(?: (?:und|im voraus|vorab)[^\\n]{0,40})?|hochachtungsvoll|ihr|ihre|ciao',
	"(?:bien |très )?(?:cordialement|sincèrement|amicalement|respectueusement)(?: vôtre)?|bien (?:à|a) (?:vous|toi)|(?:sincères |meilleures |mes |nos )?salutations(?: distinguées)?|merci(?: (?:beaucoup|d'avance|par avance|bien|à vous)[^\\n]{0,30})?|bonne (?:journée|soirée|réception|fin de journée)|à bientôt|cdlt|cdt|belle journée",
	'(?:muchos |un )?(?:cordial(?:es)? |atento |afectuoso )?saludos?(?: cordial(?:es)?| cordialmente)?|atentamente|atte\\.?|(?:muchas )?gracias(?: (?:y|por|de antemano)[^\\n]{0,30})?|un abrazo|cordialmente|quedo a la espera|quedamos a la espera',
	'(?:cordiali|distinti|cari|i migliori|tanti) saluti|(?:un )?(?:cordiale|caro) saluto|saluti|cordialmente|(?:molte |tante )?grazie(?: (?:e|mille|in anticipo|per)[^\\n]{0,30})?|buona (?:giornata|serata)|a presto|a risentirci|in fede',
	'(?:com os )?(?:melhores |meus )?cumprimentos|atenciosamente|att\\.?|atte\\.?|(?:muito )?obrigad[oa](?: (?:e|desde já|pela)[^\\n]{0,30})?|(?:um )?abra[çc]os?|cordialmente|sauda[çc][õo]es|fico no aguardo',
	'(?:met|m\\.) ?(?:vriendelijke|hartelijke|beste|fijne)(?: \\w+)? groet(?:en)?|(?:vriendelijke|hartelijke) groet(?:en)?|(?:veel )?groet(?:en|jes)?|mvg|hoogachtend|bedankt(?: [^\\n]{1,20})?|alvast bedankt|met dank',
	'(?:serdecznie )?pozdrawiam(?: (?:serdecznie|cieplo|i [^\\n]{2,20}))?|z (?:powa[żz]aniem|wyrazami szacunku|pozdrowieniami|góry dziękuję)|(?:serdeczne )?pozdrowienia|dzi[ęe]kuj[ęe](?: (?:i|za|z góry)[^\\n]{0,25})?|pozdr\\.?|łączę pozdrowienia',
	'с (?:уважением|наилучшими пожеланиями|благодарностью|приветом|добрыми пожеланиями)|спасибо(?: (?:за|заранее)[^\\n]{0,20})?|всего (?:доброго|хорошего)|хорошего дня|заранее (?:спасибо|благодарю)|искренне ваш[аи]?|благодарю',
	'(?:з|із) (?:повагою|найкращими побажаннями|подякою|вдячністю)|дякую(?: (?:за|заздалегідь)[^\\n]{0,20})?|щиро дякую|гарного дня|усього найкращого|на все добре',
	'(?:med )?(?:vänlig|bästa|varma|mvh|vänliga|hjärtliga)(?: hälsning(?:ar)?)?|hälsningar|hälsning|mvh|tack(?: (?:på förhand|så mycket))?|m\\.?v\\.?h\\.?|vh|bh',
	'(?:med )?(?:venlig|vennlig|bedste|beste|kærlig|de bedste|mange)(?:e)? hilsen(?:er)?|(?:venlige|vennlige|bedste|beste) hilsner|hilsen|hilsner|mvh|vh|tak(?: på forhånd)?|på forhånd tak|takk(?: på forhånd)?|dbh|bh|kh',
	'(?:ystävällisin|parhain|terveisin|hyvin|kunnioittavin)(?: terveisin)?|terveisin|terv\\.?|kiitos(?: (?:etukäteen|paljon))?|kiitoksin|t\\.',
	's (?:pozdravem|úctou|pozdravom|přátelským pozdravem|přáním[^\\n]{0,30})|(?:děkuji|ďakujem|díky|dekuji)(?: (?:a|za|předem|vopred)[^\\n]{0,20})?|hezký den|přeji [^\\n]{2,20}|zdravím',
	'(?:szívélyes |baráti )?üdvözlettel|tisztelettel|üdv\\.?|köszönöm(?: (?:szépen|előre is))?|köszönettel|köszi|szép napot',
	'cu (?:stimă|stima|respect|drag|deosebită (?:stimă|considerație))|(?:vă )?mulțumesc(?: [^\\n]{1,20})?|multumesc|toate cele bune|o zi (?:bună|frumoasă)[^\\n]{0,10}',
	'saygılar(?:ımla|ımızla|imla)?|(?:iyi|kolay) (?:çalışmalar|günler|gelsin)|teşekkürler|teşekkür ederim|sevgiler(?:le|imle)?|selamlar|kolay gelsin',
	'με (?:εκτίμηση|φιλικούς χαιρετισμούς|τιμή)|(?:φιλικά|εγκάρδια)|ευχαριστώ(?: (?:πολύ|εκ των προτέρων))?|χαιρετισμούς|φιλικούς χαιρετισμούς',
	'(?:с уважение|поздрави|благодаря|с поздрав|поздрав|срдачан поздрав|хвала)|(?:lijep|lep|lijepi|srdačan|s) (?:pozdrav|poštovanjem)|lp|lijep pozdrav|hvala(?: [^\\n]{1,15})?|pagarbiai|ar cieņu|lugupidamisega',
	'此致|敬礼|敬禮|谢谢[！!。]?|謝謝[！!。]?|祝好|祝商祺|顺祝商祺|順頌商祺|敬上|祝您?(?:工作顺利|生活愉快|商祺)|多谢|best regards|(?:どうぞ)?(?:よろしく|宜しく)お願い(?:いた|致)?(?:し|申し上げ)ます|以上(?:、よろしくお願いいたします)?|敬具|草々|ありがとうございます|失礼(?:いた)?します',
	'감사합니다|고맙습니다|안녕히 계세요|수고하세요|드림|올림|배상|(?:مع )?(?:أطيب |خالص |فائق )?(?:التحيات|التحية|تحياتي|التقدير|الاحترام|الشكر)(?: والتقدير)?|تحياتي|شكرا|شكراً(?: لكم| جزيلاً?)?|وتفضلوا بقبول[^\\n]{0,30}|בברכה(?:,)?|תודה(?: רבה| מראש)?|שלך|בכבוד רב|trân trọng|thân mến|cảm ơn|salam|hormat (?:saya|kami)|terima kasih|ขอแสดงความนับถือ|ขอบคุณ(?:ครับ|ค่ะ)?',
].join('|');

const closing = new RegExp(`^\\s*(?:${words})[\\s,.!;:)،，、；！。🙂😊]*$`, 'iu');

/** `Mit freundlichen Grüßen / Best regards`: the same in two languages. */
export const isClosing = (line: string): boolean =>
	line.length < 80 &&
	(closing.test(line) || (/[/|]/.test(line) && line.split(/[/|]/).every((part) => closing.test(part))));
