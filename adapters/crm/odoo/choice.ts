/** Odoo in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { odooHeaders } from './credential';
import { odooGateway } from './gateway';

export const odooChoice: CrmChoice = {
	value: 'odoo',
	label: 'Odoo',
	description: 'Odoo 16 and later, Community or Enterprise',
	credentials: [{ type: 'crmMailOdooApi', label: 'API Key', headers: odooHeaders }],
	open: odooGateway,
};
