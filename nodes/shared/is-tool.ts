/** Whether an AI agent runs the node: then it reads one output only. */
import type { IExecuteFunctions } from 'n8n-workflow';

/** Older agents call the node themselves and say so; newer ones let n8n run the tool's own node type, named "...Tool". */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.isToolExecution() || context.getNode().type.endsWith('Tool');
