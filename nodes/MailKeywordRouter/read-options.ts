/** Reads the options of each item: what to extract, and in whose time; what cannot be used stops the run before any mail. */
import { IANAZone } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import { SettingsError } from '../../core/binding/read-settings';
import { readWorkingHours } from '../../core/keywords/due-date';

export interface RouterOptions {
	budgetMs: number | undefined;
	extract: string[];
	timezone: string;
	/** Minutes since midnight. */
	hours: { workFrom: number; workTo: number };
	/** Two capital letters; empty = numbers need their international prefix. */
	country: string;
}

interface Given {
	budgetMs?: number;
	extract?: string[];
	timezone?: string;
	workingHours?: string;
	country?: string;
}

const usualHours = '09:00-17:00';

/** @throws SettingsError naming the option */
export function readOptions(context: IExecuteFunctions, itemIndex: number): RouterOptions {
	const given = context.getNodeParameter('options', itemIndex, {}) as Given;
	const timezone = given.timezone?.trim() || context.getTimezone();
	if (given.timezone && !IANAZone.isValidZone(timezone))
		throw new SettingsError(`Option "Time Zone" is "${timezone}"; write it as in Europe/Berlin.`);
	const hours = readWorkingHours(given.workingHours?.trim() || usualHours);
	if (!hours)
		throw new SettingsError(
			`Option "Working Hours" is "${given.workingHours ?? ''}"; write it as in ${usualHours}.`,
		);
	const country = (given.country ?? '').trim().toUpperCase();
	if (country !== '' && !/^[A-Z]{2}$/.test(country))
		throw new SettingsError(
			`Option "Country for Phone Numbers" is "${given.country ?? ''}"; write two letters, as in DE.`,
		);
	return { budgetMs: given.budgetMs, extract: given.extract ?? [], timezone, hours, country };
}
