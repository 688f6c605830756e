/** Files of mails in the fake EspoCRM: imported once, known again by their Message-ID, put on a record by the importer itself. */
import { simpleParser, type AddressObject } from 'mailparser';
import type { FakeAnswer } from '../server';
import { answer, html, refuse, type EspoStore, type Role, type Row } from './store';

export async function importEml(store: EspoStore, fileId: unknown, role: Role): Promise<FakeAnswer> {
	if (role.limited) return refuse(403, "No access to 'Import'.", '', html);
	const file = store.get('Attachment', fileId);
	if (!file) return refuse(404, 'Attachment not found.', '', html);
	const mail = await simpleParser(Buffer.from(String(file.file).replace(/^[^,]*,/, ''), 'base64'));
	const messageId = mail.messageId ?? `dummy:${String(fileId)}`;
	const there = [...store.table('Email').values()].find(
		(row) => row.deleted !== true && row.messageId === messageId,
	);
	if (there)
		return refuse(
			409,
			'Email is already imported.',
			{
				messageTranslation: {
					...{ label: 'alreadyImported', scope: 'Email' },
					data: { id: there.id, link: `#Email/view/${there.id}` },
				},
			},
			html,
		);
	const from = mail.from?.value[0];
	const sender = holderOf(store, from?.address ?? '');
	const accountId = (sender?.row.accountId as string | undefined) ?? null;
	const parent =
		named(store, mail.references) ??
		(accountId
			? { entity: 'Account', id: accountId }
			: sender
				? { entity: sender.entity, id: sender.row.id }
				: null);
	const row = store.add('Email', {
		...{
			name: mail.subject ?? '(No Subject)',
			messageId,
			status: 'Archived',
			isReplied: false,
			isSystem: false,
		},
		...{
			from: from?.address ?? null,
			fromName: from?.name || null,
			to: written(mail.to),
			cc: written(mail.cc),
		},
		...{ fromString: from ? (from.name ? `${from.name} <${from.address}>` : from.address) : null },
		...{
			body: mail.html || mail.text,
			bodyPlain: mail.text ?? null,
			isHtml: Boolean(mail.html),
			hasAttachment: false,
		},
		...{ dateSent: (mail.date ?? new Date()).toISOString().slice(0, 19).replace('T', ' ') },
		...(parent ? { parentType: parent.entity, parentId: parent.id } : {}),
		...{
			accountId: accountOf(store, parent) ?? accountId,
			createdById: role.userId,
			usersIds: [role.userId],
		},
	});
	return answer({ id: row.id });
}

/** References in the form of EspoCRM's own Message-IDs name the parent, before anything else (DefaultParentFinder.php). */
function named(
	store: EspoStore,
	references: string[] | string | undefined,
): { entity: string; id: string } | null {
	for (const reference of [references ?? []].flat()) {
		const [, entity = '', id = '', sent] =
			/^<?(\w+)\/(\w+)\/(\d+)\/\d+@espo(?:-system)?>?$/.exec(reference) ?? [];
		const row = sent && Number(sent) < Date.now() / 1000 ? store.get(entity, id) : undefined;
		if (row?.createdAccountId && entity === 'Lead' && row.status === 'Converted')
			return { entity: 'Account', id: String(row.createdAccountId) };
		if (row) return { entity, id: row.id };
	}
	return null;
}

const accountOf = (store: EspoStore, parent: { entity: string; id: string } | null): string | null =>
	parent ? ((store.get(parent.entity, parent.id)?.accountId as string | undefined) ?? null) : null;

const written = (list: AddressObject | AddressObject[] | undefined): string =>
	[list ?? []]
		.flat()
		.flatMap(({ value }) => value.map(({ address }) => address ?? ''))
		.join(';');

function holderOf(store: EspoStore, address: string): { entity: string; row: Row } | undefined {
	for (const entity of ['Contact', 'Lead', 'Account'])
		for (const row of store.table(entity).values())
			if (row.deleted !== true && addressesOf(row).includes(address.toLowerCase())) return { entity, row };
	return undefined;
}

const addressesOf = (row: Row): string[] =>
	((row.emailAddressData as { emailAddress: string }[] | undefined) ?? []).map(({ emailAddress }) =>
		emailAddress.toLowerCase(),
	);

/** In the history a mail shows on its parent, on people whose address is in it, and on the company of its parent. */
export function mailShowsOn(entity: string, record: Row): (mail: Row) => boolean {
	const own = addressesOf(record);
	return (mail) => {
		const inIt = [mail.from, mail.to, mail.cc].flatMap((list) =>
			String(list ?? '')
				.toLowerCase()
				.split(';'),
		);
		return (
			(mail.parentType === entity && mail.parentId === record.id) ||
			own.some((address) => inIt.includes(address)) ||
			(entity === 'Account' && mail.accountId === record.id)
		);
	};
}
