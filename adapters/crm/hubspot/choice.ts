/** HubSpot in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { settingsFrom } from '../shared/errors';
import { hubSpotHeaders } from './credential';
import { hubSpotGateway } from './gateway';
import { hubSpotSettings } from './schema';

export const hubSpotChoice: CrmChoice = {
	value: 'hubSpot',
	label: 'HubSpot',
	description: 'Contacts, companies, deals, tickets and leads of a HubSpot account',
	credentials: [
		{ type: 'crmMailHubSpotApi', label: 'Access Token', headers: hubSpotHeaders },
		{ type: 'crmMailHubSpotOAuth2Api', label: 'OAuth2' },
	],
	open: ({ db, credential, http, now, sleep }) => {
		const settings = settingsFrom('HubSpot', hubSpotSettings, credential);
		return hubSpotGateway({ db, settings, http, now, sleep });
	},
};
