/** Due dates and phone numbers out of what people write. */
import { dueDateOf, readWorkingHours } from '../../../core/keywords/due-date';
import { phoneOf } from '../../../core/keywords/phone-number';

const settings = {
	reference: '2026-11-23T09:00:00Z',
	timezone: 'Europe/Berlin',
	workFrom: 9 * 60,
	workTo: 17 * 60,
};
const due = (text: string) => dueDateOf(text, settings)?.dueAt;

it.each([
	{ title: 'tomorrow 3 pm', text: 'Please call me tomorrow at 3 pm.', at: '2026-11-24T15:00:00.000+01:00' },
	{ title: 'a weekday', text: 'Can we talk next Tuesday?', at: '2026-12-01T09:00:00.000+01:00' },
	{ title: 'German', text: 'Bitte morgen um 15 Uhr anrufen', at: '2026-11-24T15:00:00.000+01:00' },
	{ title: 'French', text: 'Appelez-moi demain à 15h', at: '2026-11-24T15:00:00.000+01:00' },
	{
		title: 'a weekend moves to Monday',
		text: 'call me on Saturday at 11 am',
		at: '2026-11-30T09:00:00.000+01:00',
	},
	{
		title: 'an evening moves to the next morning',
		text: 'call me tomorrow at 9 pm',
		at: '2026-11-25T09:00:00.000+01:00',
	},
])('reads $title', ({ text, at }) => {
	expect(due(text)).toBe(at);
});

it('finds none where none is', () => {
	expect(due('Please call me.')).toBeUndefined();
});

it('reads phone numbers by country', () => {
	expect(phoneOf('call 030 901820', 'DE')).toBe('+4930901820');
	expect(phoneOf('call +1 213 373 4253', '')).toBe('+12133734253');
	expect(phoneOf('order 12', 'DE')).toBeNull();
});

it.each([
	['09:00-17:00', { workFrom: 540, workTo: 1020 }],
	['17:00-09:00', null],
	['all day', null],
])('reads working hours %s', (text, expected) => {
	expect(readWorkingHours(text)).toEqual(expected);
});
