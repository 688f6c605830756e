/** Opens the mailbox that a node's form names: servers, login or token, who we are, n8n's rules on connections. */
import type {
	IAllExecuteFunctions,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeProperties,
	ITriggerFunctions,
} from 'n8n-workflow';
import type { ImapFlow } from 'imapflow';
import { connect, type Egress } from '../../adapters/imap/connect';
import { readMailboxCredential, type MailboxAccount } from '../../adapters/imap/read-mailbox-credential';
import { MailboxError } from '../../core/ports/mailbox';

type MailboxContext = IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions;

const credentialOf: Record<string, string> = {
	password: 'crmMailboxApi',
	google: 'crmMailboxGoogleOAuth2Api',
	microsoft: 'crmMailboxMicrosoftOAuth2Api',
};

export const authenticationProperty: INodeProperties = {
	displayName: 'Mailbox',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Google (OAuth2)', value: 'google' },
		{ name: 'Microsoft (OAuth2)', value: 'microsoft' },
		{ name: 'User and Password', value: 'password' },
	],
	default: 'password',
	description: 'How to log in to the mailbox',
};

export interface MailboxOfNode {
	/** Read anew: a changed password or a renewed token counts from the next connection on. */
	account(): Promise<MailboxAccount>;
	/** A logged-in connection of its own. @throws MailboxError */
	open(failures?: number, silenceMs?: number): Promise<ImapFlow>;
	/** Tells this credential from another one for the same mailbox. */
	credentialId: string;
	egress: Egress;
}

export function mailboxFromNode(context: MailboxContext): MailboxOfNode {
	const type = credentialOf[readAuthentication(context)] ?? 'crmMailboxApi';
	const egress = egressOf(context);
	const account = async (): Promise<MailboxAccount> => {
		if (!context.getNode().credentials?.[type]) {
			throw new MailboxError(
				'unexpected',
				'No Mailbox credential is chosen.',
				'Choose one in the node, or make a new one there.',
			);
		}
		return readMailboxCredential(await context.getCredentials(type));
	};
	const open = async (failures = 0, silenceMs = 60_000): Promise<ImapFlow> => {
		const { imap: server, login } = await account();
		try {
			return await connect({ server, login, egress, silenceMs });
		} catch (error) {
			// A token lives for an hour or less: the first refusal of each row is answered with a new one.
			const isStale =
				error instanceof MailboxError && error.kind === 'auth' && login.accessToken !== undefined;
			if (!isStale || failures > 1) throw asMailboxError(error);
			return await connect({
				server,
				login: { ...login, accessToken: await renewedToken(context, type) },
				egress,
				silenceMs,
			});
		}
	};
	return { account, open, egress, credentialId: context.getNode().credentials?.[type]?.id ?? type };
}

const asMailboxError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function readAuthentication(context: MailboxContext): string {
	if ('getInputData' in context) return String(context.getNodeParameter('authentication', 0, 'password'));
	return String(context.getNodeParameter('authentication', 'password'));
}

async function renewedToken(context: MailboxContext, type: string): Promise<string> {
	try {
		const renewed = (await context.helpers.refreshOAuth2Token.call(
			context as IAllExecuteFunctions,
			type,
		)) as {
			access_token?: string;
			accessToken?: string;
		};
		const fresh = (await context.getCredentials(type)).oauthTokenData as
			{ access_token?: string } | undefined;
		return renewed?.access_token ?? renewed?.accessToken ?? fresh?.access_token ?? '';
	} catch (error) {
		throw tokenError(error);
	}
}

const tokenError = (cause: unknown): MailboxError =>
	new MailboxError(
		'auth',
		'The access to the mailbox has expired and could not be renewed.',
		'Open the credential and press "Connect my account" again.',
		cause,
	);

/** n8n's protection against requests into the own network; older hosts have none. */
function egressOf(context: MailboxContext): Egress {
	const filter = context.helpers.getSecureEgressFilter?.();
	if (!filter) return { forbidden: async () => null };
	return {
		forbidden: async (host) => {
			const checked = filter.validateConnectionHost(host);
			return checked.ok ? null : checked.error.message;
		},
		lookup: filter.createSecureLookup() as unknown as NonNullable<Egress['lookup']>,
	};
}
