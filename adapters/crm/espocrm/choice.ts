/** EspoCRM in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { espoGateway } from './gateway';
import { espoHeaders, type EspoCredential } from './schema';

export const espoChoice: CrmChoice = {
	value: 'espocrm',
	label: 'EspoCRM',
	description: 'EspoCRM 9, by the key of an API user',
	credentials: [{ type: 'crmMailEspoCrmApi', label: 'API Key', headers: espoHeaders }],
	open: ({ db, credential, http, now, sleep }) =>
		espoGateway({ db, credential: credential as unknown as EspoCredential, http, now, sleep }),
};
