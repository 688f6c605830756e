/** The EspoCRM gateway keeps the contract of every CRM. */
import { openEspoWorld } from '../../../support/crm-fake/espocrm/world';
import { crmGatewayContract } from '../crm-gateway.contract';

crmGatewayContract({ name: 'EspoCRM', open: async () => await openEspoWorld() });
