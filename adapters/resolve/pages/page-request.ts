/** What a page is asked for, by whom. */
import type { Notice } from '../../../core/card/card-model';
import type { RecordRef } from '../../../core/ports/records';
import type { PageLinks } from './page-links';
import type { PageStore } from './page-store';

/** The record that a signed link is about. */
export const refOf = (about: Record<string, string>): RecordRef => ({
	kind: about.kind as RecordRef['kind'],
	id: about.id ?? '',
});

export interface PageRequest {
	store: PageStore;
	links: PageLinks;
	baseUrl: string;
	/** IANA name. */
	timeZone: string;
	notices: Notice[];
	/** Parameters of the signed link. */
	about: Record<string, string>;
	/** Free text of the search form; unsigned, as is `address`. */
	search: string | null;
	/** Address that the sidebar is asked for, when the link is good for any. */
	address: string | null;
	/** A fresh nonce for forms that must work once. */
	nonce: string;
	/** What a person typed into a mail that could not be sent, and why. */
	typed?: { to: string; cc: string; subject: string; text: string; error: string };
}
