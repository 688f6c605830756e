/** The table of `decide-binding.test.ts`, by subject. */
import { companiesAndDeals } from './companies-and-deals';
import { conversations } from './conversations';
import { machines } from './machines';
import { matching } from './matching';
import { outbound } from './outbound';
import { senders } from './senders';
import type { Case } from './world';

export const cases: Case[] = [
	...matching,
	...companiesAndDeals,
	...outbound,
	...conversations,
	...machines,
	...senders,
];
