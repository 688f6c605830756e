/** The demo's promise without n8n: the rules make of every sample mail what expected-mails.json says. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bindingSettings } from '../../core/binding/settings';
import { expectedMails } from '../../scripts/demo/expected';
import { explainMails } from '../../scripts/explain-mails';

const demo = resolve(__dirname, '../../scripts/demo');
const settings = bindingSettings.parse({
	mailbox: {
		account: 'sales@brightwater.example',
		addresses: ['sales@brightwater.example'],
		internalDomains: ['brightwater.example'],
	},
	rules: {
		inboundNew: {},
		outboundNew: { responsible: { type: 'sender' } },
		inboundKnown: { responsible: { type: 'ownerOfKnown' } },
	},
});

describe('the sample mails', () => {
	const decided = new Map<string, Record<string, unknown>>();

	beforeAll(async () => {
		const crm = JSON.parse(readFileSync(join(demo, 'crm-seed.json'), 'utf8'));
		const files = expectedMails.map(({ file }) => ({
			path: join(demo, 'mails', file),
			sent: file.startsWith('Sent/'),
		}));
		let at = 0;
		for await (const { json } of explainMails(files, settings, () => [], crm))
			decided.set(expectedMails[at++]!.file, json);
	});

	it('are forty or more', () => {
		expect(expectedMails.length).toBeGreaterThanOrEqual(40);
	});

	it.each(expectedMails)('$file: $why', ({ file, outcome, creates, reasons }) => {
		const { created, ...line } = decided.get(file) as {
			created: Array<{ kind: string; title: string; emails: string[] }>;
		};
		const made = created.map(({ kind, title, emails }) => ({
			kind,
			title,
			...(kind === 'deal' ? {} : { address: emails[0] }),
		}));
		expect({ ...line, made }).toMatchObject({
			outcome,
			made: creates,
			reasons: expect.arrayContaining(reasons),
		});
	});
});
