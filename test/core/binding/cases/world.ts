/** The world of the tables of `decide-binding.test.ts`: one customer, his company and its deal. */
import type { Mail } from '../../../../core/mail/mail';
import type { GivenRecord } from '../../../support/build-crm';
import { buildMail } from '../../../support/build-mail';

export interface Case {
	/** Numbers of the list; 0 for a case of our own. */
	no: number | string;
	title: string;
	mails: Mail[];
	crm?: GivenRecord[];
	settings?: Record<string, unknown>;
	expect: string[];
}

export const john: GivenRecord = {
	kind: 'contact',
	id: 'c1',
	title: 'John Doe',
	emails: ['john@acme.example'],
	companyId: 'co1',
	ownerId: 'u1',
};
export const acme: GivenRecord = {
	kind: 'company',
	id: 'co1',
	title: 'Acme',
	domains: ['acme.example'],
	ownerId: 'u2',
};
export const deal: GivenRecord = {
	kind: 'deal',
	id: 'd1',
	title: 'Big one',
	contactIds: ['c1'],
	companyId: 'co1',
	createdAt: '2026-01-05T10:00:00Z',
};
export const noRules = { rules: {} };
export const fail = {
	verdict: 'fail' as const,
	spf: 'fail',
	dkim: null,
	dmarc: 'fail',
	authservId: 'mx.ours.example',
};
export const pass = {
	verdict: 'pass' as const,
	spf: 'pass',
	dkim: 'pass',
	dmarc: 'pass',
	authservId: 'mx.ours.example',
};
export const auto = (kind: Mail['automation']['kind'], more = {}): Pick<Mail, 'automation'> => ({
	automation: { kind, reason: 'a header says so', ...more },
});
export const sent = (to: string | string[], more: Parameters<typeof buildMail>[0] = {}): Mail =>
	buildMail({ from: 'Anna Adams <anna@ours.example>', to, sent: true, ...more });
export const reply = (to: string, more: Parameters<typeof buildMail>[0] = {}): Mail =>
	buildMail({ inReplyTo: to, references: [to], subject: 'Re: Hello', ...more });
export const newLead = 'bound inboundNew | +lead | new-inbound';
export const madeDeal =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
