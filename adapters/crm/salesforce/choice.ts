/** Salesforce in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { settingsFrom } from '../shared/errors';
import { askForToken, salesforceHeaders, salesforceSettings } from './credential';
import { salesforceGateway } from './gateway';

export const salesforceChoice: CrmChoice = {
	value: 'salesforce',
	label: 'Salesforce',
	description: 'Leads, contacts, accounts, opportunities and cases of a Salesforce org',
	credentials: [
		{ type: 'crmMailSalesforceOAuth2Api', label: 'OAuth2' },
		{
			...{ type: 'crmMailSalesforceApi', label: 'Client Credentials' },
			...{ headers: salesforceHeaders, prepare: askForToken },
		},
	],
	open: ({ db, credential, http, now, sleep }) => {
		const settings = settingsFrom('Salesforce', salesforceSettings, credential);
		return salesforceGateway({ db, settings, http, now, sleep });
	},
};
