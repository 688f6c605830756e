/** Pipedrive keeps the contract of every gateway. */
import { openPipedriveWorld } from '../../../support/crm-fake/pipedrive-world';
import { crmGatewayContract } from '../crm-gateway.contract';

const noCompanyAddress = 'organizations of Pipedrive hold no address';

crmGatewayContract({
	name: 'Pipedrive',
	open: async () => await openPipedriveWorld(),
	skip: {
		'findByEmails finds every contact and company of one address': noCompanyAddress,
		'findByEmails answers only the kinds asked for': noCompanyAddress,
		'create sets the source': 'Pipedrive sets the source of a lead from the API itself',
	},
});
