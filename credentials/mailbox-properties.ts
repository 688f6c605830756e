/** The fields that every Mailbox credential has, however it logs in. */
import type { INodeProperties } from 'n8n-workflow';

const securityOptions = [
	{
		name: 'TLS',
		value: 'tls',
		description: 'Encrypted from the first byte (usual ports: IMAP 993, SMTP 465)',
	},
	{
		name: 'STARTTLS',
		value: 'starttls',
		description: 'Encryption is required before the login (usual ports: IMAP 143, SMTP 587)',
	},
	{
		name: 'None (Insecure)',
		value: 'plain',
		description: 'User and password travel in clear text; only for servers on this machine',
	},
];

/** Host, port and security of one server. */
export const serverProperties = (
	which: 'imap' | 'smtp',
	defaults: { host: string; port: number; security: string },
): INodeProperties[] => {
	const label = which.toUpperCase();
	return [
		{
			displayName: `${label} Host`,
			name: `${which}Host`,
			type: 'string',
			default: defaults.host,
			placeholder: `e.g. ${which}.example.com`,
			description:
				which === 'smtp'
					? 'Needed to send and answer mail; leave it empty for a mailbox that is only read'
					: 'Name of the server that mail is read from, as your provider gives it',
		},
		{
			...{ displayName: `${label} Port`, name: `${which}Port`, type: 'number', default: defaults.port },
			description:
				which === 'smtp'
					? 'Usually 465 with TLS, 587 with STARTTLS'
					: 'Usually 993 with TLS, 143 with STARTTLS',
		},
		{
			displayName: `${label} Security`,
			name: `${which}Security`,
			type: 'options',
			options: securityOptions,
			default: defaults.security,
			description: 'How the connection is protected; it must fit the port',
		},
	];
};

export const trustProperties: INodeProperties[] = [
	{
		displayName: 'Certificate Authority (PEM)',
		name: 'ca',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: '-----BEGIN CERTIFICATE-----',
		description: 'A further authority to trust, for servers with a certificate of your own company',
	},
	{
		displayName: 'Accept Any Certificate (Insecure)',
		name: 'acceptAnyCertificate',
		type: 'boolean',
		default: false,
		description:
			'Whether to connect even if nobody vouches for the server; anyone in between could then read the mail',
	},
];

/** Who we are: decides which mail is inbound, outbound or internal. */
export const identityProperties: INodeProperties[] = [
	{
		displayName: 'Our Addresses',
		name: 'addresses',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com, anna@example.com',
		description:
			'Further addresses and aliases of this mailbox, separated by commas. Mail from them is outbound, and they are never taken for customers.',
	},
	{
		displayName: 'Our Domains',
		name: 'domainMode',
		type: 'options',
		options: [
			{
				name: 'Those of Our Addresses',
				value: 'automatic',
				description: 'Public mail providers such as gmail.com are left out',
			},
			{ name: 'None', value: 'none', description: 'Only the addresses above are ours' },
			{ name: 'These', value: 'these' },
		],
		default: 'automatic',
		description: 'Everybody at these domains is a colleague, not a customer',
	},
	{
		displayName: 'Domains',
		name: 'internalDomains',
		type: 'string',
		default: '',
		placeholder: 'e.g. example.com, example.de',
		description: 'Separated by commas',
		displayOptions: { show: { domainMode: ['these'] } },
	},
	{
		displayName: 'Trusted Mail Servers',
		name: 'trustedAuthserv',
		type: 'string',
		default: '',
		placeholder: 'e.g. mx.example.com',
		description:
			'Names under which your own mail servers write Authentication-Results, separated by commas. Empty: the topmost such header counts.',
	},
	{
		displayName: 'Check DKIM Ourselves',
		name: 'checkDkim',
		type: 'boolean',
		default: false,
		description:
			'Whether to verify the signatures of a mail that no mail server has judged. Asks the DNS for the key of each signer.',
	},
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. anna@example.com',
		description:
			'CRM user (address or ID) who is responsible for what this mailbox sends, if the sender is no CRM user',
	},
];
