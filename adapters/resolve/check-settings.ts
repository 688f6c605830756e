/** Refuses settings that the chosen CRM cannot carry out, before the first mail. */
import { SettingsError } from '../../core/binding/read-settings';
import { ruleNames, type BindingSettings } from '../../core/binding/settings';
import type { CrmGateway } from '../../core/ports/crm-gateway';

/** @throws SettingsError for a kind the CRM does not have, or a source that is not on its list */
export async function checkSettings(settings: BindingSettings, gateway: CrmGateway): Promise<void> {
	const { kinds, sources } = await gateway.capabilities();
	for (const name of ruleNames) {
		const rule = settings.rules[name];
		if (!rule?.enabled || settings.mode === 'manual') continue;
		if (!kinds.includes(rule.kind))
			throw new SettingsError(
				`Rule "${name}" creates a ${rule.kind}, which this CRM does not have. It has: ${kinds.join(', ')}.`,
			);
		if (!rule.source || sources[rule.kind] !== 'list') continue;
		const known = await gateway.sources(rule.kind);
		if (known.length === 0 || known.some(({ id, active }) => active && id === rule.source)) continue;
		const names = known.map(({ label }) => label).join(', ');
		throw new SettingsError(
			`Rule "${name}" sets the source "${rule.source}", which a ${rule.kind} cannot have in this CRM. It can be: ${names}.`,
		);
	}
}
