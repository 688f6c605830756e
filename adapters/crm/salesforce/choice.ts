/** Salesforce in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { askForToken, salesforceHeaders, salesforceSettings } from './credential';
import { oddSettings } from './errors';
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
		const settings = salesforceSettings.safeParse(credential);
		if (!settings.success) throw oddSettings(settings.error.issues.map(({ message }) => message).join(' '));
		return salesforceGateway({ db, settings: settings.data, http, now, sleep });
	},
};
