/** Pipedrive in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { pipedriveHeaders, pipedriveSettings } from './credential';
import { oddSettings } from './errors';
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
		const settings = pipedriveSettings.safeParse(credential);
		if (!settings.success) throw oddSettings(settings.error.issues.map(({ message }) => message).join(' '));
		return pipedriveGateway({ db, settings: settings.data, http, now, sleep });
	},
};
