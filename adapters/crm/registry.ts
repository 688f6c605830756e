/**
 * The one list of CRMs: what the forms offer and how each is opened.
 *
 * To add one: a folder `adapters/crm/<name>/` with gateway, schema, mapping, errors and a `choice.ts`; its line below; a
 * credential type in `credentials/` (then `npm run register`); a stateful fake in `test/support/crm-fake/<name>.ts` and a test that
 * runs the contract suite on it. Forms, credentials and lists of every node follow from the line here.
 */
import { builtInChoice } from './built-in/choice';
import { espoChoice } from './espocrm/choice';
import { hubSpotChoice } from './hubspot/choice';
import { odooChoice } from './odoo/choice';
import { pipedriveChoice } from './pipedrive/choice';
import { salesforceChoice } from './salesforce/choice';
import { subWorkflowChoice } from './sub-workflow/choice';
import { twentyChoice } from './twenty/choice';
import { uspacyChoice } from './uspacy/choice';
import type { CrmChoice } from './shared/choice';

export const crmChoices: CrmChoice[] = [
	builtInChoice,
	hubSpotChoice,
	pipedriveChoice,
	odooChoice,
	espoChoice,
	twentyChoice,
	uspacyChoice,
	salesforceChoice,
	subWorkflowChoice,
];
