/** Builds HTML by a tagged template that escapes every value, so that a page cannot forget to. */

/** Text that is already safe HTML. Made by `html` and, for mail bodies, by `sanitiseMailHtml`; by nothing else. */
export class SafeHtml {
	constructor(readonly value: string) {}
	toString(): string {
		return this.value;
	}
}

export type HtmlValue = string | number | null | undefined | false | SafeHtml | HtmlValue[];

const replacements: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** C0 controls and noncharacters are not allowed in HTML text and hide payloads from people. */
// eslint-disable-next-line no-control-regex -- control characters are what is removed here
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

/** Direction overrides let a subject read as another one (RLO and friends); isolates are kept. */
const directionOverrides = /[\u202a-\u202e]/g;

function escapeHtml(text: string): string {
	return text
		.replace(forbidden, '')
		.replace(directionOverrides, '')
		.replace(/[&<>"']/g, (character) => replacements[character] ?? character);
}

const render = (value: HtmlValue): string => {
	if (value === null || value === undefined || value === false) return '';
	if (value instanceof SafeHtml) return value.value;
	if (Array.isArray(value)) return value.map(render).join('');
	return escapeHtml(String(value));
};

/** html`<p>${text}</p>`: values are escaped, nested html`` and lists of it are kept. Attribute values must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): SafeHtml {
	let out = strings[0] ?? '';
	values.forEach((value, index) => {
		out += render(value) + (strings[index + 1] ?? '');
	});
	return new SafeHtml(out);
}
