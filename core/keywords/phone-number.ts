/** Takes a phone number for the next nodes out of the new text. */
import { findPhoneNumbersInText, type CountryCode } from 'libphonenumber-js';

/** First phone number in E.164; null when there is none. Dates and bare numbers of orders are none. */
export function phoneOf(text: string, country: string): string | null {
	const code = /^[A-Z]{2}$/.test(country) ? (country as CountryCode) : undefined;
	const searched = text.slice(0, 20_000);
	const found = findPhoneNumbersInText(searched, code ? { defaultCountry: code } : {});
	const first = found.find(({ startsAt, endsAt }) =>
		isPhone(searched.slice(startsAt, endsAt), searched.slice(Math.max(0, startsAt - 30), startsAt)),
	);
	return first ? first.number.number : null;
}

const announced =
	/(?:tel|phone|fon|mobil|cell|handy|call|ring|dial|fax|whatsapp|ruf|appel|llam|chiam|lig|bel|zadzwo|тел|звон|дзвон|моб|電話|电话|전화|هاتف)[^\d\n]*$/iu;
const named =
	/(?:\b(?:po|id|no|nr|order|ref|invoice|ticket|case|kunden-?nr|rechnung|bestellung)\.?|[#№])[\s:.-]*$/iu;
const date = /^(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{4})$/;

/** With a plus, a leading zero or groups it is written as one; bare digits are one where words say so. */
function isPhone(written: string, before: string): boolean {
	if (date.test(written)) return false;
	if (written.startsWith('+') || announced.test(before)) return true;
	if (named.test(before)) return false;
	return written.startsWith('0') || /\d[\s().-]+\d/.test(written);
}
