/** Twenty in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { twentyGateway } from './gateway';
import { twentyHeaders, type TwentyCredential } from './schema';

export const twentyChoice: CrmChoice = {
	value: 'twenty',
	label: 'Twenty',
	description: 'Twenty, hosted or on a server of your own, by an API key',
	credentials: [{ type: 'crmMailTwentyApi', label: 'API Key', headers: twentyHeaders }],
	open: ({ db, credential, http, now, sleep }) =>
		twentyGateway({ db, credential: credential as unknown as TwentyCredential, http, now, sleep }),
};
