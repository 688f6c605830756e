import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where bindings, conversations and cursors are kept. Optional: without it the SQLite file of this n8n is used. */
export class CrmMemoryApi implements ICredentialType {
	name = 'crmMemoryApi';

	displayName = 'CRM Memory API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-crm-mail-binding/n8n-nodes-crm-mail-binding#where-data-lives';

	properties: INodeProperties[] = [
		{
			displayName: 'Engine',
			name: 'engine',
			type: 'options',
			options: [
				{ name: 'PostgreSQL', value: 'postgres', description: 'For queue mode and several workers' },
				{
					name: 'SQLite File',
					value: 'file',
					description: 'In the folder of this n8n, for one n8n on one host',
				},
			],
			default: 'postgres',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 5432,
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'TLS',
			name: 'ssl',
			type: 'options',
			options: [
				{ name: 'Verify the Certificate', value: 'verify' },
				{ name: 'Encrypt Without Verifying', value: 'require' },
				{ name: 'Off', value: 'disable' },
			],
			default: 'verify',
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'One Worker Only',
			name: 'oneWorker',
			type: 'boolean',
			default: false,
			description:
				'Whether this n8n runs in queue mode with one single worker on the same host; a file cannot be shared by more',
			displayOptions: { show: { engine: ['file'] } },
		},
	];
}
