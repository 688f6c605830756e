/** What can be wrong with a sub-workflow that stands for a CRM. */
import type { ZodError } from 'zod';
import { CrmError } from '../../../core/ports/crm-error';

const page = 'The page docs/sub-workflow-crm.md says what each operation answers.';

/** @param sent `unknown` for a write: the sub-workflow may have done it before it failed */
export const failedRun = (operation: string, cause: unknown, sent: 'no' | 'unknown'): CrmError =>
	new CrmError(
		'unavailable',
		`The sub-workflow failed at "${operation}": ${cause instanceof Error ? cause.message : String(cause)}`,
		{ sent, cause, todo: 'Open the failed execution of the sub-workflow and mend it, then run again.' },
	);

export function oddAnswer(operation: string, problem: ZodError | string, sent: 'yes' | 'unknown'): CrmError {
	const words =
		typeof problem === 'string'
			? problem
			: problem.issues
					.slice(0, 3)
					.map(({ path, message }) => `${path.join('.') || 'item'}: ${message}`)
					.join('; ');
	return new CrmError('invalid', `The sub-workflow's answer to "${operation}" cannot be used (${words}).`, {
		sent,
		todo: page,
	});
}

export const notOffered = (operation: string): CrmError =>
	new CrmError('unsupported', `The sub-workflow does not offer "${operation}".`, {
		sent: 'no',
		todo: `Add a branch for it and name it in the answer to "capabilities". ${page}`,
	});

export const unknownKind = (kind: string, known: readonly string[]): CrmError =>
	new CrmError('unsupported', `The sub-workflow has no records of kind "${kind}".`, {
		sent: 'no',
		todo: `It has: ${known.join(', ')}.`,
	});

export const noWorkflow = (): CrmError =>
	new CrmError('invalid', 'No sub-workflow is chosen.', {
		sent: 'no',
		todo: 'Choose in the field "CRM Workflow" the workflow that stands for the CRM.',
	});

export const onlyInRun = (): CrmError =>
	new CrmError(
		'unsupported',
		'A sub-workflow can be asked while a workflow runs, not while a form is filled in.',
		{
			sent: 'no',
			todo: 'Enter the ID instead of choosing from the list.',
		},
	);
