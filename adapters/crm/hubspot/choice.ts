/** HubSpot in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { oddSettings } from './errors';
import { hubSpotGateway } from './gateway';
import { hubSpotSettings } from './schema';

/** Of the credential with an access token; OAuth2 is signed by n8n. */
export const hubSpotHeaders = ({ accessToken }: Record<string, unknown>): Record<string, string> => ({
	authorization: `Bearer ${String(accessToken ?? '')}`,
});

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
