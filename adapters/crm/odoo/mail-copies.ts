/** A mail stands on each of its records as a copy of its own: which there are, and which of them we made. */
import type { CrmError } from '../../../core/ports/crm-error';
import type { MailLog } from '../../../core/ports/crm-gateway';
import type { Ledger } from '../shared/ledger';
import { bracketed } from './message-batch';
import type { Text } from './schema';

export interface Place {
	model: string;
	res_id: number;
}

export interface MessageRow extends Place {
	id: number;
	message_id: Text;
}

export const placeKey = ({ model, res_id: id }: Place): string => `${model}:${id}`;

interface Copy {
	id?: number;
	made?: boolean;
	/** Its answer did not come: nobody makes it again. */
	lost?: CrmError;
}

type OfMail = Pick<MailLog, 'messageId'>;

export class Copies {
	private readonly all = new Map<string, Copy>();
	private readonly key = ({ messageId }: OfMail, place: Place): string =>
		`${bracketed(messageId)} ${placeKey(place)}`;
	of = (mail: OfMail, place: Place): Copy | undefined => this.all.get(this.key(mail, place));
	set = (mail: OfMail, place: Place, copy: Copy): void => void this.all.set(this.key(mail, place), copy);
}

/** A copy is ours from the moment it is sent, whether or not its answer comes. */
export const claimCopies = async (
	ledger: Ledger,
	copies: { place: Place; messageId: string }[],
): Promise<void> =>
	await ledger.keep(
		new Map(copies.map(({ place, messageId }) => [`posted:${messageId}:${placeKey(place)}`, true])),
	);

export const rememberCopies = async (ledger: Ledger, copies: { place: Place; id: number }[]): Promise<void> =>
	await ledger.keep(
		new Map<string, unknown>(
			copies.flatMap(({ place, id }): [string, unknown][] => [
				[`message:${id}`, place],
				[`at:${placeKey(place)}`, id],
			]),
		),
	);

/** Those that Odoo or a person put there. */
export async function foreignTo(ledger: Ledger, rows: MessageRow[]): Promise<MessageRow[]> {
	const marksOf = (row: MessageRow): string[] => [
		`message:${row.id}`,
		`posted:${row.message_id}:${placeKey(row)}`,
	];
	const ours = await ledger.find(rows.flatMap(marksOf));
	return rows.filter((row) => !marksOf(row).some((mark) => ours.has(mark)));
}
