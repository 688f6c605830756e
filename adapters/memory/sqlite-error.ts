/** Errors of node:sqlite in plain words: damaged, in use, full, read-only; anything else stays as it is. */
import { MemoryError } from './memory-error';

/** SQLite's primary result codes, https://sqlite.org/rescode.html */
const codes = {
	busy: 5,
	locked: 6,
	readOnly: 8,
	io: 10,
	corrupt: 11,
	full: 13,
	cannotOpen: 14,
	notADatabase: 26,
};

/** The primary code of an error of node:sqlite, without the extended one's upper bits; 0 for any other error. */
const codeOf = (error: unknown): number => Number((error as { errcode?: number }).errcode ?? 0) & 0xff;

/** Whether another connection held the lock: trying again later can help. */
export const isLocked = (error: unknown): boolean => [codes.busy, codes.locked].includes(codeOf(error));

export function sqliteError(path: string, error: unknown): Error {
	const given = error as Error;
	if (error instanceof MemoryError) return error;
	const words = wordsFor(path, codeOf(error), given.message);
	return words ? new MemoryError(words[0], words[1], error) : given;
}

function wordsFor(path: string, code: number, text: string): [string, string] | null {
	switch (code) {
		case codes.corrupt:
		case codes.notADatabase:
			return [
				`The memory file ${path} is damaged and was left as it is.`,
				'Put back a copy of it, or move it away: a new one is then made, and mail of the past days is bound anew without being created twice in a CRM that holds it.',
			];
		case codes.busy:
		case codes.locked:
			return [
				`The memory file ${path} is in use by another program for too long.`,
				'End the other program, or use PostgreSQL for several workers.',
			];
		case codes.full:
			return [`The disk is full: the memory file ${path} cannot grow.`, 'Free some space; nothing was lost.'];
		case codes.readOnly:
			return [`The memory file ${path} may not be written.`, 'Give the user of n8n the right to write it.'];
		case codes.io:
		case codes.cannotOpen:
			return [
				`The memory file ${path} cannot be opened or read: ${text}.`,
				'Check that its folder exists, is on a local disk and may be written by n8n.',
			];
		default:
			return /another program/.test(text)
				? [
						`The file ${path} is a database of another program and was left as it is.`,
						'Give the memory a file of its own.',
					]
				: null;
	}
}
