/** Phone numbers, and what is none: dates, numbers of orders and accounts. */
import { phoneOf } from '../../../core/keywords/phone-number';

const rows: [text: string, country: string, number: string | null][] = [
	['call +49 30 1234567', 'DE', '+49301234567'],
	['Tel. (030) 1234567', 'DE', '+49301234567'],
	['044 123 45 67', 'UA', '+380441234567'],
	['order 2026-03-27', 'DE', null],
	['+1 (202) 555-0143', '', '+12025550143'],
	['PO 123456789', 'DE', null],
	['IBAN DE89370400440532013000', 'DE', null],
];

it.each(rows)('%s (%s): %s', (text, country, number) => {
	expect(phoneOf(text, country)).toBe(number);
});
