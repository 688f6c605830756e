import { checkSettings } from '../../../adapters/resolve/check-settings';
import { readSettings } from '../../../core/binding/read-settings';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import { resolveWorld } from '../../support/resolve-world';

const listed = async (): Promise<CrmGateway> => {
	const { gateway } = (await resolveWorld()).deps;
	const capabilities = await gateway.capabilities();
	return {
		...gateway,
		capabilities: async () => ({
			...capabilities,
			kinds: ['lead', 'contact', 'company', 'deal'],
			sources: { lead: 'list', contact: 'free' },
		}),
		sources: async () => [
			{ id: '1', label: 'Web', active: true },
			{ id: '2', label: 'Fair', active: false },
		],
	};
};

describe('settings that this CRM cannot carry out', () => {
	it.each([
		[
			'a kind it does not have',
			{ inboundNew: { kind: 'ticket' } },
			'Rule "inboundNew" creates a ticket, which this CRM does not have. It has: lead, contact, company, deal.',
		],
		[
			'a source that is not on its list',
			{ inboundNew: { kind: 'lead', source: 'email' } },
			'Rule "inboundNew" sets the source "email"',
		],
		[
			'a source that is no longer active',
			{ inboundNew: { kind: 'lead', source: '2' } },
			'Rule "inboundNew" sets the source "2"',
		],
	])('%s is refused before the first mail', async (_, rules, message) => {
		await expect(checkSettings(readSettings({ rules }), await listed())).rejects.toThrow(message);
	});

	it.each([
		['a source on the list', { inboundNew: { kind: 'lead', source: '1' } }],
		['any source where the CRM takes any', { outboundNew: { kind: 'contact', source: 'email' } }],
		['a rule that is off', { inboundNew: { enabled: false, kind: 'ticket' } }],
	])('%s is taken', async (_, rules) => {
		await expect(checkSettings(readSettings({ rules }), await listed())).resolves.toBeUndefined();
	});
});
