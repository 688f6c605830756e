/** The sample mails in the order of their delivery, and what must become of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CreatedRecord {
	kind: 'lead' | 'contact' | 'deal';
	title: string;
	/** Leads and contacts: the address that the record holds. */
	address?: string;
}

interface MadeByKeyword {
	type: 'ticket' | 'note' | 'call';
	title: string;
}

export interface ExpectedMail {
	/** Folder and file below scripts/demo/mails. */
	file: string;
	/** The reason why this mail is in the demo. */
	why: string;
	outcome: 'bound' | 'review' | 'skipped';
	creates: CreatedRecord[];
	/** Reason codes that must be among the mail's reasons. */
	reasons: string[];
	/** Names of the keyword rules that hit; absent where no router stands behind. */
	routes?: string[];
	/** What the keywords make beside the records of the rules. */
	makes?: MadeByKeyword[];
}

export const expectedMails = JSON.parse(
	readFileSync(join(__dirname, 'expected-mails.json'), 'utf8'),
) as ExpectedMail[];
