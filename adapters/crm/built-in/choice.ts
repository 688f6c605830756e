/** The built-in CRM in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { builtInGateway } from './gateway';

export const builtInChoice: CrmChoice = {
	value: 'builtIn',
	label: 'Built-in CRM',
	description: 'Records are kept in this n8n; no account anywhere is needed',
	credentials: [],
	open: ({ db, store, now }) => builtInGateway({ db, store, now }),
};
