/**
 * The contract of every CRM gateway: named cases against the port. A CRM that cannot do a thing names the case
 * and the reason in `skip`; a name that is no case is refused, so that a reason cannot outlive its case.
 */
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import { activityCases } from './contract/activity-cases';
import { convertCases } from './contract/convert-cases';
import { createCases } from './contract/create-cases';
import { findCases } from './contract/find-cases';
import { listCases } from './contract/list-cases';
import { takeBackCases } from './contract/take-back-cases';
import { updateCases } from './contract/update-cases';
import type { Kind, RecordRef, RecordState } from '../../../core/ports/records';

/** A record that a person had in the CRM before; refs name other seeded ones by their `as`. */
export interface SeededRecord {
	/** Name within the case; the CRM gives the id. */
	as: string;
	kind: Kind;
	title?: string;
	emails?: string[];
	domains?: string[];
	company?: string;
	contacts?: string[];
	owner?: string;
	state?: RecordState;
	becomes?: string[];
	source?: string;
}

export interface ContractWorld {
	gateway: CrmGateway;
	/** Puts records into the CRM, companies and contacts before what names them; answers their refs by `as`. */
	seed(records: SeededRecord[]): Promise<Record<string, RecordRef>>;
	/** Ids of two active users. */
	users: [string, string];
	/** A record id of the CRM's own form that does not exist. */
	missingId: string;
	/** Calls made so far, where the gateway talks to a server; absent for the built-in CRM. */
	calls?: () => number;
	/** Moves the CRM's clock; needed where the gateway takes records back. */
	later?: (ms: number) => void;
	close(): Promise<void>;
}

export interface ContractCase {
	title: string;
	run(world: ContractWorld): Promise<void>;
}

const contractCases: ContractCase[] = [
	...findCases,
	...createCases,
	...updateCases,
	...convertCases,
	...activityCases,
	...takeBackCases,
	...listCases,
];

export interface GatewayUnderTest {
	name: string;
	/** A fresh CRM with nothing but its users. */
	open(): Promise<ContractWorld>;
	/** Title of a case -> why this CRM cannot do it. */
	skip?: Record<string, string>;
}

/** For a CRM that converts no lead. @param reason as in `skip` */
export const noConversion = (reason: string): Record<string, string> =>
	Object.fromEntries(convertCases.map(({ title }) => [title, reason]));

export function crmGatewayContract({ name, open, skip = {} }: GatewayUnderTest): void {
	describe(`contract of ${name}`, () => {
		const odd = Object.keys(skip).filter((title) => !contractCases.some((one) => one.title === title));
		if (odd.length > 0) throw new Error(`No such contract case: ${odd.join('; ')}`);
		for (const { title, run } of contractCases) {
			const reason = skip[title];
			if (reason) {
				it.skip(`${title} (left out: ${reason})`, () => undefined);
				continue;
			}
			it(title, async () => {
				const world = await open();
				try {
					await run(world);
				} finally {
					await world.close();
				}
			});
		}
	});
}
