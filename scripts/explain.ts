/**
 * `npm run explain -- [--settings FILE] [--crm FILE] [--ndjson] PATH...`: runs the real core over mail files with the
 * built-in CRM and the memory in RAM, and says for each mail what is decided and why. No n8n, no network.
 */
import { explainMails } from './explain-mails';
import { findMails } from './explain-find';
import { readArguments, usage } from './explain-arguments';
import { forPeople, headline } from './explain-print';
import { readJson, readKeywords, readCrm, readRules } from './explain-settings';
import { PlainError } from './explain-error';
import type { Mail } from '../core/mail/mail';
import { matchKeywords, type KeywordMatch } from '../core/keywords/match-keywords';

async function main(): Promise<void> {
	standWhereAsked();
	const asked = readArguments(process.argv.slice(2));
	if (asked.help) return void process.stdout.write(usage);
	const given = asked.settings ? await readJson(asked.settings, 'settings') : {};
	const settings = readRules(given);
	const keywords = readKeywords(given);
	const match = (mail: Mail): KeywordMatch =>
		matchKeywords(mail, keywords, { clock: () => performance.now() });
	const crm = asked.crm ? readCrm(await readJson(asked.crm, 'crm'), asked.crm) : {};
	const files = await findMails(asked.paths);
	if (!asked.ndjson) process.stdout.write(headline(settings, files.length));
	for await (const line of explainMails(files, settings, (mail) => match(mail).routes, crm)) {
		await write(
			asked.ndjson ? `${JSON.stringify(line.json)}\n` : forPeople(line, settings, match(line.resolved.mail)),
		);
	}
}

/** npm runs a script in the folder of the package; the paths are meant from where the person stands. */
function standWhereAsked(): void {
	const { INIT_CWD: where, npm_lifecycle_event: script } = process.env;
	if (script === 'explain' && where) process.chdir(where);
}

/** Waits for a slow reader, so that a long list neither piles up nor is cut off. */
async function write(text: string): Promise<void> {
	if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

// `explain ... | head` closes the pipe early: nobody reads on, so there is nothing left to say.
process.stdout.on('error', () => process.exit(0));

main().catch((error: unknown) => {
	process.stderr.write(
		`${error instanceof PlainError ? error.message : `explain failed: ${(error as Error)?.stack ?? String(error)}`}\n`,
	);
	process.exitCode = 1;
});
