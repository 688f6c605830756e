import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { uspacyHeaders } from '../adapters/crm/uspacy/schema';

/** An incoming webhook of a Uspacy portal: its address is the key. */
export class CrmMailUspacyWebhookApi implements ICredentialType {
	name = 'crmMailUspacyWebhookApi';

	displayName = 'CRM Mail Uspacy Webhook API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://uspacy.readme.io/reference/introduction';

	properties: INodeProperties[] = [
		{
			displayName: 'Webhook Address',
			name: 'secretUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'https://company.uspacy.ua/company/v1/incoming_webhooks/run/...',
			description:
				'The whole address of the incoming webhook, which is secret. It needs the permissions for CRM, activities, comments, users and mail.',
		},
	];

	/** The address says everything; no header is needed. */
	authenticate = async (
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		await Promise.resolve({ ...request, headers: { ...request.headers, ...uspacyHeaders(credential) } });

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.secretUrl.trim().replace(/\\/+$/, "")}}',
			url: '/crm/v1/entities/leads?page=1&list=1',
		},
	};
}
