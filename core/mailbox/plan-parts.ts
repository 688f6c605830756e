/** Which parts of a large mail are worth fetching: its texts, not its attachments. Works on BODYSTRUCTURE alone. */

/** One node of BODYSTRUCTURE, as far as it matters here. */
export interface PartNode {
	/** IMAP part number; absent on the root of a multipart mail. */
	part?: string;
	/** Content-Type in lower case, without parameters. */
	type: string;
	boundary?: string;
	disposition?: string;
	/** In lower case. */
	encoding?: string;
	fileName?: string;
	/** Encoded bytes. */
	size: number;
	children: PartNode[];
}

export interface PartPlan {
	/** Text parts to fetch, each with the most bytes to take. */
	texts: { part: string; most: number; whole: boolean }[];
	/** Every node that has a MIME header of its own. */
	headers: string[];
	/** Decoded sizes (estimated from the encoded ones) of parts that are not fetched. */
	sizes: Map<string, number>;
	/** A text is longer than what is taken of it. */
	cut: boolean;
}

export interface PartLimits {
	/** Most bytes of one text part. */
	perText: number;
	/** Most bytes of all text parts together. */
	allTexts: number;
	/** Most nodes looked at: beyond it only attacks go. */
	nodes: number;
}

const isText = ({ type, disposition, fileName }: PartNode): boolean =>
	/^(text\/(plain|html|calendar|enriched)|message\/(delivery-status|disposition-notification)|text\/rfc822-headers)$/.test(
		type,
	) &&
	disposition !== 'attachment' &&
	(fileName === undefined || type !== 'text/html');

const base64Share = 57 / 78;

const decodedSize = ({ size, encoding }: Pick<PartNode, 'size' | 'encoding'>): number =>
	encoding === 'base64' ? Math.floor(size * base64Share) : size;

export function planParts(root: PartNode, limits: PartLimits): PartPlan {
	const plan: PartPlan = { texts: [], headers: [], sizes: new Map(), cut: false };
	let left = limits.allTexts;
	let nodes = 0;
	const visit = (node: PartNode): void => {
		nodes += 1;
		if (nodes > limits.nodes) {
			plan.cut = true;
			return;
		}
		if (node !== root && node.part !== undefined) plan.headers.push(node.part);
		if (node.type.startsWith('multipart/') && node.children.length > 0) return node.children.forEach(visit);
		const part = node.part ?? '1';
		if (!isText(node)) return void plan.sizes.set(part, decodedSize(node));
		const most = Math.min(node.size, limits.perText, left);
		left -= most;
		if (most < node.size) plan.cut = true;
		if (most > 0) plan.texts.push({ part, most, whole: most === node.size });
	};
	visit(root);
	return plan;
}
