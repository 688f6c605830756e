/** Mails of mixed size, the same in every run: mostly short texts, some newsletters' worth of HTML, some attachments. */

/** Repeatable numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = state;
		value = Math.imul(value ^ (value >>> 15), value | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const words =
	'the order has arrived and we would like to ask whether our offer of last week still stands because the customer needs an answer about delivery price warranty meeting next tuesday contract invoice roof windows thank you regards'.split(
		' ',
	);

function prose(random: () => number, length: number): string {
	const lines: string[] = [];
	let line = '';
	for (let total = 0; total < length;) {
		const word = words[Math.floor(random() * words.length)]!;
		total += word.length + 1;
		line += `${word} `;
		if (line.length < 66) continue;
		lines.push(line.trimEnd());
		line = '';
	}
	return [...lines, line.trimEnd()].join('\r\n');
}

/** Bytes of text, of HTML and of an attachment. */
function shapeOf(dice: number, random: () => number): { text: number; html: number; attachment: number } {
	if (dice < 0.75) return { text: 400 + random() * 4_000, html: 0, attachment: 0 };
	if (dice < 0.93) return { text: 1_000 + random() * 2_000, html: 8_000 + random() * 30_000, attachment: 0 };
	if (dice < 0.985) return { text: 1_000, html: 3_000, attachment: 20_000 + random() * 150_000 };
	if (dice < 0.995) return { text: 1_000, html: 0, attachment: 600_000 };
	return { text: 1_000, html: 0, attachment: 1_500_000 };
}

const part = (type: string, encoding: string, body: string, more = ''): string =>
	`Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n${more}\r\n${body}\r\n`;

const base64Line = `${Buffer.alloc(57, 'attached bytes ').toString('base64')}\r\n`;

/** @param id unique over all runs; found again in what n8n stores of an execution as `bench-<id>@` */
export function benchMail(id: string, seed: number): Buffer {
	const random = randomFrom(seed + 1);
	const shape = shapeOf(random(), random);
	const text = part('text/plain; charset=utf-8', '8bit', prose(random, shape.text));
	const html = shape.html
		? part(
				'text/html; charset=utf-8',
				'8bit',
				`<html><body><p>${prose(random, shape.html).replace(/\r\n/g, '</p>\r\n<p>')}</p></body></html>`,
			)
		: '';
	const body = html
		? `Content-Type: multipart/alternative; boundary="alt"\r\n\r\n--alt\r\n${text}--alt\r\n${html}--alt--\r\n`
		: text;
	const whole = shape.attachment
		? `Content-Type: multipart/mixed; boundary="mix"\r\n\r\n--mix\r\n${body}--mix\r\n${part('application/pdf; name="offer.pdf"', 'base64', base64Line.repeat(Math.ceil(shape.attachment / 57)), 'Content-Disposition: attachment; filename="offer.pdf"\r\n')}--mix--\r\n`
		: body;
	const sender = seed % 500;
	const header = [
		`Return-Path: <person${sender}@customer${sender}.example>`,
		'Received: from mx.customer.example (mx.customer.example [192.0.2.1]) by mx.ours.example with ESMTPS id 4ABCDEF; Mon, 2 Mar 2026 10:00:01 +0000',
		'Authentication-Results: mx.ours.example; dkim=pass header.d=customer.example; spf=pass; dmarc=pass',
		`Message-ID: <bench-${id}@customer${sender}.example>`,
		`From: "Person ${sender}" <person${sender}@customer${sender}.example>`,
		'To: Sales <sales@ours.example>',
		`Subject: Question ${seed} about our order`,
		`Date: ${new Date(Date.UTC(2026, 2, 2, 10, 0, seed % 60)).toUTCString()}`,
		'MIME-Version: 1.0',
		'X-Mailer: Bench 1.0',
	];
	return Buffer.from(`${header.join('\r\n')}\r\n${whole}`);
}
