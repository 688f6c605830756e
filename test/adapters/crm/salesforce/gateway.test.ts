/** Salesforce keeps the contract of every gateway, whatever a mail becomes there. */
import { openSalesforceWorld } from '../../../support/crm-fake/salesforce-world';
import { crmGatewayContract, noConversion } from '../crm-gateway.contract';

const noCompanyAddress = 'accounts of Salesforce hold no address';
const skip = {
	'findByEmails finds every contact and company of one address': noCompanyAddress,
	'findByEmails answers only the kinds asked for': noCompanyAddress,
	...noConversion('the REST API of Salesforce has no call for it'),
};

crmGatewayContract({ name: 'Salesforce', open: async () => await openSalesforceWorld(), skip });

crmGatewayContract({
	name: 'Salesforce without Enhanced Email',
	open: async () => await openSalesforceWorld({ mailAs: 'task' }),
	skip: { ...skip, 'findMails finds a logged mail by its Message-ID': 'a task keeps no Message-ID' },
});
