/** The parts of one mail that rules look at, each brought into its form once, and each searched for all words at once. */
import type { Mail } from '../mail/mail';
import type { CompiledRules } from './compile-rules';
import type { Place } from './keyword-rule';
import { withoutLinks } from './links';
import { normalText, type NormalText } from './normal-text';
import { patternText, type PatternText } from './pattern';
import type { Hit } from './word-matcher';

export type MailForKeywords = Pick<
	Mail,
	'subject' | 'newText' | 'text' | 'direction' | 'from' | 'attachments'
> & {
	automation: Pick<Mail['automation'], 'kind' | 'reason'>;
	flags?: Mail['flags'];
};

export interface SearchedPart {
	text: NormalText;
	hits: Map<number, Hit[]>;
}

/** Patterns look at this many characters of a part; words look at all of it. */
const maxPatternText = 100_000;

/** Encrypted text holds no words, only letters that may look like some. */
const sourceOf: Record<Place, (mail: MailForKeywords) => string> = {
	subject: (mail) => mail.subject,
	newText: (mail) => (isEncrypted(mail) ? '' : mail.newText),
	text: (mail) => (isEncrypted(mail) ? '' : mail.text),
	attachmentNames: (mail) => mail.attachments.flatMap(({ fileName }) => fileNames(fileName)).join('\n'),
	sender: (mail) => (mail.from ? `${mail.from.name} ${mail.from.address}` : ''),
};
/** In the names of files an underscore stands for a blank. */
const fileNames = (name: string): string[] =>
	name.includes('_') ? [name, name.replaceAll('_', ' ')] : [name];
const isEncrypted = ({ flags }: MailForKeywords): boolean => flags?.includes('encrypted') ?? false;

export class LookedAt {
	private readonly searched = new Map<string, SearchedPart>();
	private readonly forPatterns = new Map<Place, PatternText[]>();

	constructor(
		private readonly mail: MailForKeywords,
		private readonly compiled: CompiledRules,
	) {}

	/** @param ignoreAccents as the rule has it */
	words(place: Place, ignoreAccents: boolean): SearchedPart {
		const key = ignoreAccents ? `${place}+` : place;
		const known = this.searched.get(key);
		if (known) return known;
		const source = sourceOf[place](this.mail);
		// A sender's address is looked at on purpose.
		const text = normalText(place === 'sender' ? source : withoutLinks(source), ignoreAccents);
		const original = { ...text, original: source };
		const found = { text: original, hits: this.compiled.matchers[ignoreAccents ? 1 : 0].find(text.text) };
		this.searched.set(key, found);
		return found;
	}

	/** In the form that is compared; as written too where that is another, for a pattern that means just that. */
	patterns(place: Place): PatternText[] {
		const known = this.forPatterns.get(place);
		if (known) return known;
		const source = beginningOf(sourceOf[place](this.mail)).replace(invisible, '');
		const forms = [...new Set([source.normalize('NFKC'), source.normalize('NFC')])].map(patternText);
		this.forPatterns.set(place, forms);
		return forms;
	}

	/** Whether the part holds more than what patterns look at. */
	isCut = (place: Place): boolean => sourceOf[place](this.mail).length > maxPatternText;

	/** Whether the quoted and signed rest holds anything that was not new. */
	hasOlderText = (): boolean => sourceOf.text(this.mail) !== sourceOf.newText(this.mail);

	/** The parts that were looked at, with the beginning of each. */
	used(places: Iterable<Place>): { where: Place; text: string }[] {
		return [...new Set(places)].map((where) => ({
			where,
			text: sourceOf[where](this.mail).slice(0, 200).replace(/\s+/g, ' ').trim(),
		}));
	}
}

/** Cut behind a line where there is one; elsewhere a sign keeps `$` from taking the cut for an end. */
function beginningOf(source: string): string {
	if (source.length <= maxPatternText) return source;
	const line = source.lastIndexOf('\n', maxPatternText);
	return line > maxPatternText - 10_000 ? source.slice(0, line) : `${source.slice(0, maxPatternText)}\ue000`;
}

const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
