/** Text whose charset nobody named is read by the letters that it would have. */
import iconv from 'iconv-lite';
import { likelyCharset } from '../../../core/mail/likely-charset';

it.each([
	['windows-1252', 'Hallo Frau Müller, für die Lieferung möchten wir uns herzlich bedanken. Grüße, Jürgen'],
	['windows-1252', 'Señor, ¿cuándo llega el envío? Mañana será.'],
	['windows-1252', 'It’s “fine” – 5 €'],
	['windows-1252', 'Zürich'],
	['windows-1250', 'Dzień dobry, proszę o fakturę za książki i żółte kubki. Dziękuję, Łukasz'],
	['windows-1250', 'Dobrý den, prosím o zaslání nabídky na příští týden, děkuji. Šárka Čížková'],
	['windows-1254', 'Teşekkür ederim, siparişi aldım, iyi günler. Ayşe Yıldız'],
	['windows-1251', 'Доброго дня, надішліть, будь ласка, рахунок'],
	['windows-1251', 'Анна'],
	['koi8-r', 'Здравствуйте, когда будет доставка заказа?'],
	['windows-1253', 'Καλημέρα, πότε θα έρθει η παραγγελία;'],
	['windows-1255', 'שלום, מתי תגיע ההזמנה שלי?'],
	['windows-1256', 'مرحبا، متى ستصل الشحنة؟'],
	['shift_jis', 'お世話になっております。見積書をお送りください。'],
	['euc-jp', 'お世話になっております。見積書をお送りください。'],
	['gb18030', '您好，请把报价单发给我们，谢谢。'],
	['big5', '您好，請把報價單寄給我們，謝謝。'],
	['euc-kr', '안녕하세요. 견적서를 보내 주세요.'],
])('finds %s: %s', (charset, text) => {
	expect(likelyCharset(iconv.encode(text, charset).toString('latin1'))).toBe(charset);
});

it('keeps UTF-8 that was cut inside a letter', () => {
	expect(likelyCharset(Buffer.from('Grüße aus München').toString('latin1') + '\xc3')).toBe('utf-8');
});

it('knows ISO-2022-JP by its escapes', () => {
	expect(likelyCharset('\x1b$B$"$j\x1b(B')).toBe('iso-2022-jp');
});

it('looks at a sample of a long text only', () => {
	const begin = performance.now();
	likelyCharset('\xcf\xf0\xe8\xe2\xe5\xf2 '.repeat(150_000));
	expect(performance.now() - begin).toBeLessThan(200);
});
