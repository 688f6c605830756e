/** Resolves the items of a run in batches and puts each on the output of its outcome. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { chunks } from '../../adapters/memory/database';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import { checkSettings } from '../../adapters/resolve/check-settings';
import { resolveBatch } from '../../adapters/resolve/resolve-batch';
import { listsOf } from '../../core/binding/mail-view';
import type { BindingSettings } from '../../core/binding/settings';
import { CrmError } from '../../core/ports/crm-error';
import type { Mail } from '../../core/mail/mail';
import type { OpenCrm } from '../shared/crm-from-node';
import { isTool } from '../shared/is-tool';
import { resolveWith } from '../shared/resolve-with';
import { toNodeError } from '../shared/to-node-error';
import { cardLinks } from './card-links';
import { readMail } from './read-mail';
import { outputOf, toFailedItem, toItem } from './to-item';

const batchSize = 100;

export async function resolveItems(
	context: IExecuteFunctions,
	crm: OpenCrm,
	settings: BindingSettings,
): Promise<INodeExecutionData[][]> {
	const dryRun = context.getNodeParameter('dryRun', 0, false) === true;
	const deps = { ...resolveWith(context, crm), dryRun };
	const unreachable = await whyUnreachable(settings, crm);
	const linkTo = await cardLinks(context, crm);
	const outputs: INodeExecutionData[][] = [[], [], []];
	const items = context.getInputData();
	const put = (item: INodeExecutionData, output: number): void => void outputs[output]?.push(item);
	const { neverStore } = listsOf(settings);
	const failed = (itemIndex: number, error: unknown, mail?: Mail): void => {
		const shown = toNodeError(context.getNode(), error, itemIndex);
		// Nobody could be asked, but the list is known: not even then does such a mail leave the node.
		const hidden = mail?.from && neverStore.has(mail.from.address);
		const given = hidden ? { json: { id: mail.id, date: mail.date } } : items[itemIndex];
		put(toFailedItem(given ?? { json: {} }, shown, itemIndex), outputOf.review);
	};
	for (const part of chunks([...items.keys()], batchSize)) {
		const mails = new Map<number, Mail>();
		for (const itemIndex of part) {
			const read = readMail(mailJson(context, itemIndex));
			if ('mail' in read) mails.set(itemIndex, read.mail);
			else failed(itemIndex, new Error(read.problem));
		}
		const indexes = [...mails.keys()];
		try {
			if (unreachable) throw unreachable;
			const resolved = await resolveBatch([...mails.values()], settings, deps);
			if (!deps.dryRun) await acknowledge(context, crm, [...mails.values()]);
			for (const [index, one] of resolved.entries()) {
				const itemIndex = indexes[index] ?? 0;
				put(toItem(items[itemIndex] ?? { json: {} }, one, itemIndex, linkTo), outputOf[one.decision.outcome]);
			}
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
			for (const itemIndex of indexes) failed(itemIndex, error, mails.get(itemIndex));
		}
	}
	// An agent reads one output; each result says its outcome.
	return isTool(context) ? [outputs.flat(), [], []] : outputs;
}

/**
 * What a CRM can do may have to be asked. One that cannot be asked fails like any other call, mail by mail; settings
 * that do not fit the CRM end the run before any mail.
 */
async function whyUnreachable(settings: BindingSettings, { gateway }: OpenCrm): Promise<CrmError | null> {
	return await checkSettings(settings, gateway).then(
		() => null,
		async (error: unknown) => (error instanceof CrmError ? error : await Promise.reject(error)),
	);
}

/** A tool's item is what the agent says; the mail is what its form names, the agent's own item if nothing else. */
function mailJson(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const item = context.getInputData()[itemIndex]?.json ?? {};
	if (!isTool(context)) return item;
	const given = context.getNodeParameter('mail', itemIndex, {}) as IDataObject | string;
	const named = typeof given === 'string' ? parsed(given) : given;
	return { ...item, ...named };
}

function parsed(text: string): IDataObject {
	try {
		return JSON.parse(text || '{}') as IDataObject;
	} catch {
		// An agent that writes plain words: they are the text of the mail.
		return { text };
	}
}

/** Tells the trigger that these mails are decided and kept: should a later node fail, they are not offered again. */
async function acknowledge(context: IExecuteFunctions, { memory }: OpenCrm, mails: Mail[]): Promise<void> {
	const workflow = String(context.getWorkflow().id ?? '');
	const ids = mails.map(({ id }) => id);
	await mailboxMemoryOn(memory.db).acknowledge(workflow, ids, new Date());
}
