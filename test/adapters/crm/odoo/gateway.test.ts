/** Odoo keeps the contract of every gateway, in both dialects. */
import { crmGatewayContract } from '../crm-gateway.contract';
import { openOdooWorld } from './world';

for (const version of [17, 19] as const)
	crmGatewayContract({ name: `Odoo ${version}`, open: async () => await openOdooWorld(version) });
