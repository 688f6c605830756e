/** Writes raw mails for tests. */
let counter = 0;

export interface RawMailOptions {
	from?: string;
	to?: string;
	id?: string;
	body?: string;
	date?: Date;
	headers?: string[];
	/** Decoded bytes of an attachment. */
	attachment?: number;
}

export function rawMail(subject: string, options: RawMailOptions = {}): Buffer {
	counter += 1;
	const body = options.body ?? 'Hello there.';
	const header = [
		`Message-ID: <${options.id ?? `m${counter}-${subject.replace(/\W+/g, '-')}@acme.example`}>`,
		`From: ${options.from ?? 'John Doe <john@acme.example>'}`,
		`To: ${options.to ?? 'sales@ours.example'}`,
		`Subject: ${subject}`,
		`Date: ${(options.date ?? new Date('2026-03-02T10:00:00Z')).toUTCString()}`,
		'MIME-Version: 1.0',
		...(options.headers ?? []),
	];
	if (options.attachment === undefined) {
		return Buffer.from([...header, 'Content-Type: text/plain; charset=utf-8', '', body, ''].join('\r\n'));
	}
	const line = `${Buffer.alloc(57, 'x').toString('base64')}\r\n`;
	return Buffer.concat([
		Buffer.from(
			[
				...header,
				'Content-Type: multipart/mixed; boundary="sep"',
				'',
				'--sep',
				'Content-Type: text/plain; charset=utf-8',
				'',
				body,
				'--sep',
				'Content-Type: application/pdf; name="plan.pdf"',
				'Content-Disposition: attachment; filename="plan.pdf"',
				'Content-Transfer-Encoding: base64',
				'',
				'',
			].join('\r\n'),
		),
		Buffer.from(line.repeat(Math.ceil(options.attachment / 57))),
		Buffer.from('--sep--\r\n'),
	]);
}
