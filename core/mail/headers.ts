/** Header fields of a mail in their order, looked up by name (RFC 5322 2.2). */
export interface HeaderField {
	/** Lower case. */
	name: string;
	/** Unfolded, encoded words not yet decoded. */
	value: string;
}

export class Headers {
	private readonly byName = new Map<string, string[]>();

	constructor(readonly fields: HeaderField[]) {
		for (const { name, value } of fields) {
			const list = this.byName.get(name);
			if (list) list.push(value);
			else this.byName.set(name, [value]);
		}
	}

	/** All values, topmost first. */
	all(name: string): string[] {
		return this.byName.get(name) ?? [];
	}

	/** Topmost value; empty when absent. */
	first(name: string): string {
		return this.byName.get(name)?.[0] ?? '';
	}

	has(name: string): boolean {
		return this.byName.has(name);
	}

	/** Names that start so, e.g. `list-`. */
	starting(prefix: string): HeaderField[] {
		return this.fields.filter(({ name }) => name.startsWith(prefix));
	}
}
