/** Reads HTML by htmlparser2 in linear time, in pieces where wanted: its cost for an element grows with the depth, so depth is bounded. */
import { Parser } from 'htmlparser2';

export interface HtmlHandlers {
	/** Void elements (`br`, `img`) open and never close. */
	open(name: string, attributes: Record<string, string>): void;
	text(text: string): void;
	close(name: string): void;
}

export interface HtmlWalk {
	write(html: string): void;
	end(): void;
}

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
export const isVoid = (name: string): boolean => voids.has(name);

/** Nobody nests that deep; below it tags are dropped and the words stay. */
const deepest = 1_000;

export function walkHtml(handlers: HtmlHandlers): HtmlWalk {
	let depth = 0;
	let tooDeep = false;
	let offset = 0;
	let rest = -1;
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				handlers.open(name, attributes);
				if (isVoid(name)) return;
				depth += 1;
				if (depth <= deepest) return;
				tooDeep = true;
				rest = parser.endIndex + 1 - offset;
				parser.pause();
			},
			ontext: (text) => handlers.text(text),
			onclosetag(name) {
				if (isVoid(name)) return;
				depth -= 1;
				handlers.close(name);
			},
		},
		{ decodeEntities: true },
	);
	const bare = (html: string): void => handlers.text(html.replace(/<[^<>]*>/g, ' '));
	return {
		write(html) {
			if (tooDeep) return bare(html);
			parser.write(html);
			if (tooDeep) bare(html.slice(Math.max(0, rest)));
			offset += html.length;
		},
		end() {
			if (!tooDeep) parser.end();
		},
	};
}
