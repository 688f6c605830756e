/**
 * `npm start`: a demo mailbox and a real n8n on this machine; sample mails arrive and turn into CRM records, live.
 * `-- --check` does the same headless and compares every decision and record with what must come out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStartArguments, usage, type StartArguments } from './demo/arguments';
import { demoPages, openPages, type DemoPages } from './demo/card';
import { createdRecords, fillCrm, madeActivities } from './demo/crm';
import { freshDemoFolder, lastDemoFolder, readState, writeState } from './demo/demo-folder';
import { expectedMails } from './demo/expected';
import { account, startMailbox, type DemoMailbox, type Folder } from './demo/mailbox';
import { observer, type HandledMail } from './demo/observe';
import { prepareN8n } from './demo/prepare';
import { tableHead, tableLine, totals } from './demo/table';
import { differences, keyOf, type DemoMail } from './demo/verify';
import { buildPack } from './lib/build-pack';
import { freePort } from './lib/free-port';
import { ensureN8n } from './lib/n8n-install';
import { owner } from './lib/n8n-rest';
import { N8nServer } from './lib/n8n-server';
import { PlainError } from './lib/plain-error';
import { endEverything, endOnSignals, onEnd } from './lib/running.cjs';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The pages show the time of whoever looks at them. */
const ownTimeZone = { GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone };

interface Demo {
	folder: string;
	mailbox: DemoMailbox;
	server: N8nServer;
	workflowIds: string[];
	pages: DemoPages;
}

async function chosenPort({ port, check }: StartArguments): Promise<number> {
	if (port === undefined && check) return await freePort();
	const wanted = port ?? 5678;
	try {
		return await freePort(wanted);
	} catch (error) {
		throw portTaken(wanted, error as NodeJS.ErrnoException);
	}
}

const portTaken = (port: number, { code }: NodeJS.ErrnoException): PlainError =>
	new PlainError(
		`Port ${port} cannot be used (${code}): another program, perhaps another n8n, has it. End it, or choose another port: npm start -- --port ${port + 1}`,
	);

async function bringUp(asked: StartArguments): Promise<Demo> {
	const port = await chosenPort(asked);
	const n8n = await ensureN8n(say);
	await buildPack();
	const folder = asked.keep ? lastDemoFolder() : freshDemoFolder(new Date());
	const kept = asked.keep ? readState(folder) : undefined;
	const mailbox = await startMailbox(join(folder, 'mailbox.ndjson'), kept);
	onEnd(() => mailbox.close());
	if (!kept) await fillCrm(folder);
	say('Starting n8n ...');
	const server = await N8nServer.start({ n8n, folder, port, env: ownTimeZone });
	const workflowIds = kept?.workflowIds ?? (await prepareN8n(server, mailbox));
	await server.triggersLive(...workflowIds);
	writeState(folder, { imapPort: mailbox.imapPort, smtpPort: mailbox.smtpPort, workflowIds });
	return { folder, mailbox, server, workflowIds, pages: await demoPages(server) };
}

function tellAddresses({ server, mailbox, folder, pages }: Demo): void {
	say('');
	say(`n8n       ${server.address}   login ${owner.email}   password ${owner.password}`);
	say(
		`IMAP      127.0.0.1:${mailbox.imapPort}   SMTP 127.0.0.1:${mailbox.smtpPort}   no TLS   user ${account.user}   password ${account.password}`,
	);
	say(`Folder    ${folder}`);
	say('');
	say('Pages of the CRM, signed for Anna Berg for 12 hours:');
	say(`Card      ${pages.card}`);
	say(`List      ${pages.list}`);
	say(`Sidebar   ${pages.sidebar}`);
	say(`  as JSON ${pages.json}`);
	say('');
	say('Forms, for whoever may log in to this n8n:');
	say(`By hand   ${server.address}/form/crm-bind-mail`);
	say(`Review    ${server.address}/form/crm-review`);
	say('');
	say('What to click for each thing that the pack does: docs/tour.md');
	say('');
}

const mailsFolder = join(__dirname, 'demo/mails');

/** The samples with what tells them apart in n8n: the Message-ID and the folder they are filed into. */
const demoMails = (): DemoMail[] =>
	expectedMails.map((mail) => {
		const raw = readFileSync(join(mailsFolder, mail.file), 'latin1');
		return {
			...mail,
			id: /^message-id:\s*<([^>]+)>/im.exec(raw)?.[1] ?? '',
			folder: mail.file.split('/')[0]!,
		};
	});

/** Nobody answers a mail before it was read: an answer waits until what it answers was decided (or a minute has passed). */
async function deliverAll(
	mails: DemoMail[],
	mailbox: DemoMailbox,
	pauseMs: number,
	decided: (id: string) => boolean,
): Promise<void> {
	for (const { file, folder } of mails.slice(mailbox.count())) {
		const raw = readFileSync(join(mailsFolder, file));
		const parent = /^in-reply-to:\s*<([^>]+)>/im.exec(raw.toString('latin1'))?.[1];
		const deadline = Date.now() + 60_000;
		while (parent && !decided(parent) && Date.now() < deadline) await sleep(200);
		mailbox.deliver(folder as Folder, raw);
		await sleep(pauseMs);
	}
}

interface Watched {
	mails: HandledMail[];
	failures: string[];
}

const decidedIn =
	({ mails }: Watched) =>
	(id: string): boolean =>
		mails.some((mail) => mail.id === id);

/** Shows what n8n decides, and adds it to `all`, until `done` says so. */
async function watch(
	demo: Demo,
	all: Watched,
	done: (mails: HandledMail[], failures: string[]) => boolean,
): Promise<void> {
	const look = observer(demo.server, demo.workflowIds);
	while (!done(all.mails, all.failures)) {
		if (!demo.server.isRunning())
			throw new PlainError(`n8n ended by itself; its last words:\n${demo.server.logTail()}`);
		const seen = await look();
		for (const mail of seen.mails) say(tableLine(mail));
		for (const failure of seen.failures) say(`FAILED  ${failure}`);
		all.mails.push(...seen.mails);
		all.failures.push(...seen.failures);
		await sleep(1_000);
	}
}

/** Delivers fast, waits for every mail and a moment more for what must not come, and compares. */
async function check(demo: Demo): Promise<number> {
	const mails = demoMails();
	const started = Date.now();
	let quietUntil = Infinity;
	say(tableHead());
	const all: Watched = { mails: [], failures: [] };
	const delivered = deliverAll(mails, demo.mailbox, 400, decidedIn(all));
	const deadline = started + mails.length * 400 + 300_000;
	await watch(demo, all, (found) => {
		const missing = mails.some((mail) => !found.some((other) => keyOf(other) === keyOf(mail)));
		if (!missing && quietUntil === Infinity) quietUntil = Date.now() + 3_000;
		return Date.now() > Math.min(quietUntil, deadline);
	});
	await delivered;
	const seconds = (Date.now() - started) / 1000;
	const { mails: handled, failures } = all;
	const pages = await openPages(demo.pages);
	const closed = Object.entries(pages).filter(([, status]) => status !== 200);
	const wrong = [
		...failures,
		...closed.map(([page, status]) => `The page ${page} answers ${status}: ${demo.pages[page as 'card']}`),
		...differences(mails, handled, {
			records: createdRecords(demo.folder),
			activities: madeActivities(demo.folder),
		}),
	];
	say('');
	for (const line of wrong) say(`WRONG  ${line}`);
	if (wrong.length > 0) say(`n8n's log and data stay in ${demo.folder}`);
	say(JSON.stringify({ ...totals(handled, seconds), pages }));
	return wrong.length > 0 ? 1 : 0;
}

async function show(demo: Demo): Promise<never> {
	tellAddresses(demo);
	const mails = demoMails();
	say(
		`${mails.length} sample mails arrive over about a minute. Open n8n to see the workflows at work. Ctrl-C ends everything.`,
	);
	say(tableHead());
	const all: Watched = { mails: [], failures: [] };
	void deliverAll(mails, demo.mailbox, 60_000 / mails.length, decidedIn(all));
	const started = Date.now();
	let summed = false;
	await watch(demo, all, (found) => {
		if (!summed && found.length >= mails.length) {
			summed = true;
			const { bound, created, review, skipped } = totals(found, (Date.now() - started) / 1000);
			say(
				`\n${found.length} mails: ${bound} bound, ${review} for review, ${skipped} skipped; created ${created.lead} leads, ${created.contact} contacts, ${created.deal} deals.`,
			);
			say(
				`Everything stays up: send mail by SMTP, look around in n8n (${demo.server.address}). Ctrl-C ends everything.`,
			);
		}
		return false;
	});
	throw new Error('the demo ended by itself');
}

async function main(): Promise<number> {
	const asked = readStartArguments(process.argv.slice(2));
	if (asked.help) {
		say(usage);
		return 0;
	}
	endOnSignals();
	const demo = await bringUp(asked);
	return asked.check ? await check(demo) : await show(demo);
}

main()
	.catch((error: unknown) => {
		const text = error instanceof PlainError ? error.message : String((error as Error)?.stack ?? error);
		process.stderr.write(`\n${text}\n`);
		return 1;
	})
	.then(async (code) => {
		await endEverything();
		process.exit(code);
	});
