/** HubSpot keeps the contract of every gateway, whatever stands for a lead there. */
import { openHubSpotWorld } from '../../../support/crm-fake/hubspot-world';
import { crmGatewayContract } from '../crm-gateway.contract';

const noCompanyAddress = 'companies of HubSpot hold no address';

crmGatewayContract({
	name: 'HubSpot, leads are contacts in the stage Lead',
	open: async () => await openHubSpotWorld('contact'),
	skip: {
		'findByEmails finds every contact and company of one address': noCompanyAddress,
		'findByEmails answers only the kinds asked for': noCompanyAddress,
		'findByEmails finds a contact and a lead of one address':
			'HubSpot has one contact for each address, and it is either a lead or not',
		'convertLead takes the contact that holds the address already': 'the lead is the contact of its address',
	},
});

crmGatewayContract({
	name: 'HubSpot, leads are Lead objects',
	open: async () => await openHubSpotWorld('object'),
	skip: {
		'findByEmails finds every contact and company of one address': noCompanyAddress,
		'findByEmails answers only the kinds asked for': noCompanyAddress,
	},
});
