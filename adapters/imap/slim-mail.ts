/**
 * Reads a large mail without its attachments: structure first, then headers and texts only, put together as a mail of
 * the same shape. The parser then sees every part where it was, and a 40 MB mail costs a few kilobytes.
 */
import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow';
import { planParts, type PartLimits, type PartNode, type PartPlan } from '../../core/mailbox/plan-parts';

export interface SlimMail {
	source: Buffer;
	/** Sizes of the parts that were left out. */
	sizes: Map<string, number>;
	/** Some text was cut. */
	cut: boolean;
}

/** Null when the mail is gone. The folder must be open. */
export async function slimMail(client: ImapFlow, uid: number, limits: PartLimits): Promise<SlimMail | null> {
	const facts = await client.fetchOne(
		String(uid),
		{ uid: true, bodyStructure: true, headers: true },
		{ uid: true },
	);
	if (!facts || !facts.bodyStructure || !facts.headers) return null;
	const root = toNode(facts.bodyStructure);
	const plan = planParts(root, limits);
	const parts = await fetchParts(client, uid, plan);
	if (!parts) return null;
	const source = Buffer.concat([endedByBlankLine(facts.headers), ...bodyOf(root, root, plan, parts)]);
	return { source, sizes: plan.sizes, cut: plan.cut };
}

const toNode = (node: MessageStructureObject): PartNode => ({
	...(node.part === undefined ? {} : { part: node.part }),
	type: node.type.toLowerCase(),
	...(node.parameters?.boundary ? { boundary: node.parameters.boundary } : {}),
	...(node.disposition ? { disposition: node.disposition.toLowerCase() } : {}),
	...(node.encoding ? { encoding: node.encoding.toLowerCase() } : {}),
	...fileName(node),
	size: node.size ?? 0,
	children: (node.childNodes ?? []).map(toNode),
});

function fileName({ dispositionParameters, parameters }: MessageStructureObject): { fileName?: string } {
	const name = dispositionParameters?.filename ?? parameters?.name;
	return name ? { fileName: name } : {};
}

type Parts = Map<string, Buffer>;

async function fetchParts(client: ImapFlow, uid: number, plan: PartPlan): Promise<Parts | null> {
	const bodyParts = [
		...plan.headers.map((part) => `${part}.MIME`),
		...plan.texts.map(({ part, most, whole }) => (whole ? part : { key: part, start: 0, maxLength: most })),
	];
	if (bodyParts.length === 0) return new Map();
	const got: FetchMessageObject | false | undefined = await client.fetchOne(
		String(uid),
		{ uid: true, bodyParts },
		{ uid: true },
	);
	if (!got || !got.bodyParts) return null;
	return new Map([...got.bodyParts].map(([key, value]) => [key.toLowerCase(), value]));
}

function bodyOf(node: PartNode, root: PartNode, plan: PartPlan, parts: Parts): Buffer[] {
	if (node.boundary === undefined || node.children.length === 0) {
		const isTaken = plan.texts.some(({ part }) => part === (node.part ?? '1'));
		return isTaken ? [parts.get(node.part ?? '1') ?? Buffer.alloc(0)] : [];
	}
	// Of thousands of parts only those that were asked for: the parser gives up on more.
	const taken = node.children.filter(({ part }) => part === undefined || plan.headers.includes(part));
	const pieces = taken.flatMap((child) => [
		Buffer.from(`\r\n--${node.boundary}\r\n`),
		endedByBlankLine(parts.get(`${child.part}.mime`) ?? Buffer.from(`Content-Type: ${child.type}\r\n`)),
		...bodyOf(child, root, plan, parts),
	]);
	return [...pieces, Buffer.from(`\r\n--${node.boundary}--\r\n`)];
}

function endedByBlankLine(header: Buffer): Buffer {
	const end = header.subarray(-4).toString('latin1');
	if (end.endsWith('\r\n\r\n') || end.endsWith('\n\n')) return header;
	return Buffer.concat([header, Buffer.from(end.endsWith('\n') ? '\r\n' : '\r\n\r\n')]);
}
