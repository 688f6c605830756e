/** What each operation of CRM Mail does with one item. */
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import {
	flagMail,
	moveMail,
	readAttachments,
	readRawMail,
	type MailAt,
} from '../../adapters/imap/read-mail-source';
import { sendMail, type FileIntoSent, type MailToSend } from '../../adapters/imap/send-mail';
import { insidersOf } from '../../core/binding/insiders';
import { composeReply } from '../../core/mail/compose-reply';
import type { Mail } from '../../core/mail/mail';
import { toMail } from '../../core/mail/to-mail';
import type { MailboxOfNode } from '../shared/mailbox-from-node';
import { readPicked } from '../shared/picker';

type Operation = (
	context: IExecuteFunctions,
	mailbox: MailboxOfNode,
	itemIndex: number,
) => Promise<INodeExecutionData>;

interface WritingOptions {
	attachments?: string;
	bcc?: string;
	cc?: string;
	from?: string;
	html?: string;
	fileIntoSent?: FileIntoSent;
}

export const operations: Record<string, Operation> = {
	send: async (context, mailbox, itemIndex) =>
		await write(context, mailbox, itemIndex, {
			to: String(context.getNodeParameter('to', itemIndex)),
			subject: String(context.getNodeParameter('subject', itemIndex)),
			text: String(context.getNodeParameter('text', itemIndex)),
		}),
	reply: async (context, mailbox, itemIndex) => {
		const mail = mailOf(context, itemIndex);
		const inside = insidersOf((await mailbox.account()).identity, []);
		const draft = composeReply(
			mail,
			(address) => inside.isInternal(address),
			context.getNodeParameter('all', itemIndex) as boolean,
		);
		const text = String(context.getNodeParameter('text', itemIndex));
		const line = (people: { address: string }[]): string => people.map(({ address }) => address).join(', ');
		return await write(context, mailbox, itemIndex, {
			...{
				to: line(draft.to),
				cc: line(draft.cc),
				subject: draft.subject,
				inReplyTo: draft.inReplyTo,
				references: draft.references,
			},
			text: context.getNodeParameter('quote', itemIndex) ? `${text}${draft.text}` : text,
		});
	},
	attachment: async (context, mailbox, itemIndex) => {
		const at = placeOf(context, itemIndex);
		const names = listOf(String(context.getNodeParameter('fileNames', itemIndex) ?? ''));
		const field = String(context.getNodeParameter('binaryField', itemIndex));
		const files = await withClient(mailbox, async (client) => await readAttachments(client, at, names));
		const binary: NonNullable<INodeExecutionData['binary']> = {};
		for (const [index, file] of files.entries()) {
			binary[index === 0 ? field : `${field}${index + 1}`] = await context.helpers.prepareBinaryData(
				file.content,
				file.fileName,
				file.mimeType,
			);
		}
		const json = context.getInputData()[itemIndex]?.json ?? {};
		return {
			json: {
				...json,
				files: files.map(({ fileName, mimeType, content }) => ({ fileName, mimeType, size: content.length })),
			},
			binary,
		};
	},
	raw: async (context, mailbox, itemIndex) => {
		const at = placeOf(context, itemIndex);
		const field = String(context.getNodeParameter('binaryField', itemIndex));
		const raw = await withClient(mailbox, async (client) => await readRawMail(client, at));
		return {
			json: context.getInputData()[itemIndex]?.json ?? {},
			binary: { [field]: await context.helpers.prepareBinaryData(raw, 'mail.eml', 'message/rfc822') },
		};
	},
	move: async (context, mailbox, itemIndex) => {
		const to = readPicked(context, itemIndex, 'toFolder');
		await withClient(mailbox, async (client) => await moveMail(client, placeOf(context, itemIndex), to));
		return { json: { ...(context.getInputData()[itemIndex]?.json ?? {}), movedTo: to } };
	},
	flag: async (context, mailbox, itemIndex) => {
		const flags = listOf(String(context.getNodeParameter('flags', itemIndex)));
		const set = context.getNodeParameter('set', itemIndex) as boolean;
		await withClient(
			mailbox,
			async (client) => await flagMail(client, placeOf(context, itemIndex), flags, set),
		);
		return { json: { ...(context.getInputData()[itemIndex]?.json ?? {}), flags, set } };
	},
};

async function write(
	context: IExecuteFunctions,
	mailbox: MailboxOfNode,
	itemIndex: number,
	mail: MailToSend,
): Promise<INodeExecutionData> {
	const options = context.getNodeParameter('options', itemIndex, {}) as WritingOptions;
	const account = await mailbox.account();
	const sent = await sendMail(
		{
			...mail,
			cc: [mail.cc, options.cc].filter(Boolean).join(', '),
			...(options.bcc ? { bcc: options.bcc } : {}),
			...(options.html ? { html: options.html } : {}),
			attachments: await filesOf(context, itemIndex, options.attachments ?? ''),
		},
		{
			...{
				account,
				from: options.from || account.identity.account || account.login.user,
				fileIntoSent: options.fileIntoSent ?? 'auto',
			},
			...{ now: () => new Date(), egress: mailbox.egress },
		},
	);
	return {
		json: {
			...(sent.mail as unknown as IDataObject),
			...{ filedInto: sent.filedInto, refused: sent.refused, problem: sent.problem },
		},
	};
}

/** @param fields names of binary fields of the item, separated by commas */
async function filesOf(
	context: IExecuteFunctions,
	itemIndex: number,
	fields: string,
): Promise<NonNullable<MailToSend['attachments']>> {
	const files: NonNullable<MailToSend['attachments']> = [];
	for (const field of listOf(fields)) {
		const { fileName, mimeType } = context.helpers.assertBinaryData(itemIndex, field);
		const content = await context.helpers.getBinaryDataBuffer(itemIndex, field);
		files.push({ fileName: fileName ?? field, mimeType, content });
	}
	return files;
}

const listOf = (text: string): string[] =>
	text
		.split(',')
		.map((one) => one.trim())
		.filter(Boolean);

async function withClient<T>(
	mailbox: MailboxOfNode,
	work: (client: Awaited<ReturnType<MailboxOfNode['open']>>) => Promise<T>,
): Promise<T> {
	const client = await mailbox.open();
	try {
		return await work(client);
	} finally {
		await client.logout().catch(() => client.close());
	}
}

function mailOf(context: IExecuteFunctions, itemIndex: number): Mail {
	const mail = toMail(context.getInputData()[itemIndex]?.json ?? {}, new Date().toISOString());
	if (mail) return mail;
	throw new NodeOperationError(context.getNode(), 'This item is no mail.', {
		itemIndex,
		description: 'Put the node behind CRM Mail Trigger, Resolve CRM Binding or another mail trigger.',
	});
}

function placeOf(context: IExecuteFunctions, itemIndex: number): MailAt {
	const { mailbox, messageId } = mailOf(context, itemIndex);
	if (mailbox.folder !== '' && (mailbox.uid > 0 || messageId !== null))
		return { folder: mailbox.folder, uid: mailbox.uid, uidValidity: mailbox.uidValidity, messageId };
	throw new NodeOperationError(context.getNode(), 'This mail does not say where it lies in the mailbox.', {
		itemIndex,
		description: 'It must come from CRM Mail Trigger.',
	});
}
