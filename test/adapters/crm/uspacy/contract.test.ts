/** The Uspacy gateway keeps the contract of every CRM, by webhook and by token. */
import { openUspacyWorld } from '../../../support/crm-fake/uspacy/world';
import { crmGatewayContract } from '../crm-gateway.contract';

crmGatewayContract({ name: 'Uspacy by webhook', open: async () => await openUspacyWorld('webhook') });
crmGatewayContract({ name: 'Uspacy by token', open: async () => await openUspacyWorld('token') });
