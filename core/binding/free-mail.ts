/** Decides whether a domain belongs to a provider whose customers have nothing to do with each other. */

const providers = `
gmail.com googlemail.com outlook.com outlook.de outlook.fr outlook.es outlook.it hotmail.com hotmail.de hotmail.fr
hotmail.it hotmail.es hotmail.co.uk hotmail.com.br live.com live.de live.fr live.nl live.it live.co.uk msn.com passport.com
yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.co.jp yahoo.co.in yahoo.in yahoo.ca yahoo.com.br
yahoo.com.au yahoo.com.mx yahoo.com.ar ymail.com rocketmail.com myyahoo.com aol.com aim.com icloud.com me.com mac.com
proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me
fastmail.com fastmail.fm hushmail.com mailfence.com runbox.com posteo.de posteo.net mailbox.org zoho.com zohomail.com
zohomail.eu gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr gmx.us web.de t-online.de freenet.de arcor.de 1und1.de online.de
email.de mail.de vodafone.de orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr libero.it
virgilio.it tiscali.it alice.it tim.it inwind.it iol.it fastwebnet.it tin.it telefonica.net terra.es ono.com
terra.com.br uol.com.br bol.com.br ig.com.br globo.com globomail.com sapo.pt telenet.be skynet.be ziggo.nl kpnmail.nl
planet.nl xs4all.nl hetnet.nl home.nl chello.nl bluewin.ch hispeed.ch sunrise.ch wp.pl o2.pl onet.pl onet.eu op.pl
interia.pl interia.eu poczta.onet.pl poczta.fm gazeta.pl vp.pl tlen.pl seznam.cz email.cz centrum.cz post.cz volny.cz atlas.cz
azet.sk zoznam.sk centrum.sk freemail.hu citromail.hu abv.bg mail.bg dir.bg ukr.net i.ua meta.ua bigmir.net email.ua
mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru lenta.ru yandex.ru yandex.com yandex.ua yandex.by yandex.kz ya.ru
tut.by qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn naver.com daum.net
hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp ocn.ne.jp rediffmail.com
sify.com indiatimes.com btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com talktalk.net blueyonder.co.uk
comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com optonline.net
roadrunner.com rr.com frontier.com windstream.net centurylink.net mail.com email.com usa.com inbox.com lycos.com excite.com
shaw.ca rogers.com sympatico.ca bell.net telus.net videotron.ca bigpond.com bigpond.net.au optusnet.com.au iinet.net.au
xtra.co.nz inbox.lv mail.ee online.no telia.com spray.se hotmail.se live.se live.dk live.no hotmail.dk hotmail.no
walla.co.il walla.com netvision.net.il 012.net.il maktoob.com mynet.com hey.com duck.com skiff.com gmx.co.uk gmx.es gmx.it
outlook.com.br outlook.co.uk outlook.pt outlook.jp hotmail.co.jp hotmail.ca hotmail.com.ar live.ca live.be live.com.mx
`;

const domains = new Set(providers.split(/\s+/).filter(Boolean));

/** By the registrable domain in ASCII, e.g. `gmail.com`. */
export const isFreeMail = (domain: string): boolean => domains.has(domain.toLowerCase());
