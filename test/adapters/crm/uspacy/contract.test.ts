/** The Uspacy gateway keeps the contract of every CRM, by webhook and by token. */
import { openUspacyWorld } from '../../../support/crm-fake/uspacy/world';
import { crmGatewayContract, noConversion } from '../crm-gateway.contract';
import { withoutTakeBack } from '../contract/take-back-cases';

const skip = {
	...noConversion('Uspacy has no call for it'),
	...withoutTakeBack('Uspacy cannot be asked which activities stand on a record'),
};

crmGatewayContract({ name: 'Uspacy by webhook', open: async () => await openUspacyWorld('webhook'), skip });
crmGatewayContract({ name: 'Uspacy by token', open: async () => await openUspacyWorld('token'), skip });
