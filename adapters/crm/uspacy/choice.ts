/** Uspacy in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { uspacyGateway } from './gateway';
import { uspacyHeaders, type UspacyCredential } from './schema';

export const uspacyChoice: CrmChoice = {
	value: 'uspacy',
	label: 'Uspacy',
	description: 'Uspacy, by an incoming webhook or a token',
	credentials: [
		{ type: 'crmMailUspacyWebhookApi', label: 'Incoming Webhook', headers: uspacyHeaders },
		{ type: 'crmMailUspacyApi', label: 'Token', headers: uspacyHeaders },
	],
	open: ({ db, credential, http, now, sleep }) =>
		uspacyGateway({ db, credential: credential as unknown as UspacyCredential, http, now, sleep }),
};
