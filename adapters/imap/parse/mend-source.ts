/** Mends what would keep mailparser from finding the text: a type that is none, a boundary that never comes, a false encoding. */
import type { HeaderField } from '../../../core/mail/headers';

export interface MendedSource {
	/** Content fields of the header. */
	fields: HeaderField[];
	content: Buffer;
	/** Soft line breaks are to be joined afterwards; null where there are none. */
	flowed: { deleteSpace: boolean } | null;
	problems: string[];
}

/** Structure and labels stand at the beginning; what comes later is read as it is. */
const looked = 64 * 1024;

/** @param fields the fields of the header that tell about the content */
export function mendSource(fields: HeaderField[], content: Buffer): MendedSource {
	const mended: MendedSource = { fields, content, flowed: null, problems: [] };
	mendType(mended);
	mendEncoding(mended);
	takeFlowed(mended);
	return mended;
}

const valueOf = ({ fields }: MendedSource, name: string): string =>
	fields.find((field) => field.name === name)?.value ?? '';

function replace(mended: MendedSource, name: string, value: string): void {
	mended.fields = mended.fields.map((field) => (field.name === name ? { name, value } : field));
}

function mendType(mended: MendedSource): void {
	const type = valueOf(mended, 'content-type');
	if (type === '') return;
	if (!/^\s*[\w.+-]+\/[\w.+-]+/.test(type)) {
		mended.problems.push('The content type is none; the mail was read as plain text.');
		return replace(mended, 'content-type', withType(type, 'text/plain'));
	}
	if (!/^\s*multipart\//i.test(type)) return;
	const boundary = /boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type);
	const named = boundary?.[1] ?? boundary?.[2];
	if (named !== undefined && mended.content.includes(`--${named}`)) return;
	const start = mended.content.subarray(0, looked).toString('latin1');
	const other = /^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:content-[\w-]{1,40}[ \t]*:|\r?\n)/im.exec(start)?.[1];
	mended.problems.push('The boundary between its parts is missing or wrong.');
	replace(
		mended,
		'content-type',
		other === undefined ? withType(type, 'text/plain') : `${type.replace(/;[^]*$/, '')}; boundary="${other}"`,
	);
}

/** Keeps the charset. */
function withType(type: string, better: string): string {
	const charset = /charset\s*=\s*"?([\w.:-]{1,60})/i.exec(type)?.[1];
	return charset === undefined ? better : `${better}; charset=${charset}`;
}

/** Text in words that calls itself base64 would be read as noise. */
function mendEncoding(mended: MendedSource): void {
	if (!/^\s*base64/i.test(valueOf(mended, 'content-transfer-encoding'))) return;
	const start = mended.content.subarray(0, 4_000).toString('latin1');
	const words = start.match(/[a-z]{1,20}[,.!?]? [a-z]{1,20}/gi)?.length ?? 0;
	if (words < 3 || words < start.length / 40) return;
	mended.problems.push('The text is not encoded as its header says.');
	replace(mended, 'content-transfer-encoding', '8bit');
}

const flowedParameter = /(format\s*=\s*"?)flowed/i;

/** mailparser must not join the lines itself: the label is made another word of the same length. */
function takeFlowed(mended: MendedSource): void {
	const type = valueOf(mended, 'content-type');
	if (flowedParameter.test(type)) {
		mended.flowed = { deleteSpace: deletesSpace(type) };
		return replace(mended, 'content-type', type.replace(flowedParameter, '$1fl0wed'));
	}
	const start = mended.content.subarray(0, looked);
	if (!start.includes('flowed')) return;
	const text = start.toString('latin1');
	const label = /^content-type:[ \t]*text\/plain[^\r\n]{0,200}(?:\r?\n[ \t][^\r\n]{0,200}){0,4}/gim;
	let deleteSpace: boolean | null = null;
	const mendedStart = text.replace(label, (field) => {
		if (!flowedParameter.test(field)) return field;
		deleteSpace = deletesSpace(field);
		return field.replace(flowedParameter, '$1fl0wed');
	});
	if (deleteSpace === null) return;
	mended.flowed = { deleteSpace };
	mended.content = Buffer.concat([Buffer.from(mendedStart, 'latin1'), mended.content.subarray(start.length)]);
}

const deletesSpace = (type: string): boolean => /delsp\s*=\s*"?yes/i.test(type);
