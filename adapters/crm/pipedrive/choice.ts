/** Pipedrive in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { settingsFrom } from '../shared/errors';
import { pipedriveHeaders, pipedriveSettings } from './credential';
import { pipedriveGateway } from './gateway';

export const pipedriveChoice: CrmChoice = {
	value: 'pipedrive',
	label: 'Pipedrive',
	description: 'Leads, people, organizations and deals of a Pipedrive account',
	credentials: [
		{ type: 'crmMailPipedriveApi', label: 'API Token', headers: pipedriveHeaders },
		{ type: 'crmMailPipedriveOAuth2Api', label: 'OAuth2' },
	],
	open: ({ db, credential, http, now, sleep }) => {
		const settings = settingsFrom('Pipedrive', pipedriveSettings, credential);
		return pipedriveGateway({ db, settings, http, now, sleep });
	},
};
