/**
 * The edge cases of mail binding as a table: what the CRM holds, which mails come, what is decided. Numbers are those of
 * the list of 140 cases that the rules were designed against; `coverage.test.ts` names where every one of them is tested.
 * Every row is decided as one batch and mail by mail: both must say the same.
 */
import { decideBatch } from '../../../core/binding/decide-batch';
import { readAgain } from '../../../core/binding/read-again';
import { readSettings } from '../../../core/binding/read-settings';
import { outcomeOf, provisionalId } from '../../../core/binding/decision';
import { emptyKnown } from '../../../core/binding/known';
import { boundTo } from '../../../core/binding/working-state';
import { buildFound } from '../../support/build-crm';
import { allRules } from '../../support/all-rules';
import { cases } from './cases/index';
import type { Case } from './cases/world';

const short = (id: string): string => (id.startsWith(provisionalId('')) ? '*' : id);

/** `outcome rule | records bound, + made, ? offered | reasons`. */
function decide({ mails, crm = [], settings = {} }: Case, oneByOne: boolean): string[] {
	const read = readSettings({ rules: allRules, ...settings });
	const found = buildFound(crm);
	const known = emptyKnown();
	const again = mails.map((mail) => readAgain(mail, read, found.users));
	const decided = oneByOne
		? again.flatMap((mail) => decideBatch([mail], read, found, known))
		: decideBatch(again, read, found, known);
	return decided.map(({ decision }) => {
		const records = boundTo(decision).map(({ kind, id, why }) =>
			why === 'created' ? `+${kind}` : `${kind} ${short(id)}:${why}`,
		);
		const offered = decision.candidates.map(({ kind, id, why }) => `?${kind} ${short(id)}:${why}`);
		return [
			`${outcomeOf(decision)} ${decision.rule ?? '-'}`,
			[...records, ...offered].join(', ') || '-',
			decision.reasons.join(' '),
		].join(' | ');
	});
}

describe('the decision', () => {
	it.each(cases)('$no $title', (row) => {
		expect(decide(row, false)).toEqual(row.expect);
		expect(decide(row, true)).toEqual(row.expect);
	});
});
