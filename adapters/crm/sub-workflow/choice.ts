/** "Any CRM (sub-workflow)" in the list of CRMs. */
import type { CrmChoice } from '../shared/choice';
import { ledgerOn } from '../shared/ledger';
import { noWorkflow, onlyInRun } from './errors';
import { subWorkflowGateway } from './gateway';

export const subWorkflowChoice: CrmChoice = {
	value: 'subWorkflow',
	label: 'Any CRM (Sub-Workflow)',
	description: "A workflow of your own answers for the CRM, with any of n8n's nodes",
	credentials: [],
	open: ({ db, now, workflow }) => {
		if (!workflow || workflow.id === '') throw noWorkflow();
		return subWorkflowGateway({
			workflow: workflow.id,
			call: workflow.call ?? (async () => await Promise.reject(onlyInRun())),
			ledger: ledgerOn(db, `sub-workflow:${workflow.id}`, now),
		});
	},
};
