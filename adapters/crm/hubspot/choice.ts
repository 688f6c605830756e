/** HubSpot in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { hubSpotHeaders } from './credential';
import { oddSettings } from './errors';
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
		const settings = hubSpotSettings.safeParse(credential);
		if (!settings.success) throw oddSettings(settings.error.issues.map(({ message }) => message).join(' '));
		return hubSpotGateway({ db, settings: settings.data, http, now, sleep });
	},
};
