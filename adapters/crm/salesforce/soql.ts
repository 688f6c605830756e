/** Text into SOQL, so that no value is ever read as a part of the question. */

/** `'O\'Hara'` */
export const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replace(/[\r\n]+/g, ' ')}'`;

/** With wildcards taken literally. */
export const contains = (text: string): string =>
	`'%${text
		.replace(/\\/g, '\\\\')
		.replace(/'/g, "\\'")
		.replace(/[%_]/g, '\\$&')
		.replace(/[\r\n]+/g, ' ')}%'`;

export const inList = (values: readonly string[]): string => `(${values.map(quote).join(',')})`;
