/** Mail Keyword Router in a strict context. */
import { MailKeywordRouter } from '../../../nodes/MailKeywordRouter/MailKeywordRouter.node';
import { item, nodeContext } from '../../support/node-context';

const node = new MailKeywordRouter();
const run = async (parameters: Record<string, unknown>, items: object[], tool = false) =>
	await node.execute.call(
		nodeContext({ description: node.description, parameters, items: items.map(item), tool }),
	);
const rule = (name: string, output: number, any: string[], more: object = {}) => ({
	name,
	output,
	any,
	...more,
});
const rules = { rules: { values: [rule('urgent', 1, ['urgent']), rule('feedback', 2, ['feedback'])] } };

it('puts mail on the outputs of the rules that hit and the rest on "No match"', async () => {
	const outputs = await run(rules, [
		{ text: 'urgent' },
		{ text: 'feedback' },
		{ text: 'hello' },
		{ text: 'urgent feedback' },
	]);
	expect(outputs.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([
		[{ item: 2 }],
		[{ item: 0 }, { item: 3 }],
		[{ item: 1 }, { item: 3 }],
	]);
});

it('takes the first rule only when told', async () => {
	const outputs = await run({ ...rules, several: 'first' }, [{ text: 'feedback urgent' }]);
	expect(outputs.map((items) => items.length)).toEqual([0, 1, 0]);
});

it('keeps the item and adds what was hit and where', async () => {
	const [, hit] = await run(rules, [{ text: 'This is urgent!', ticket: 7 }]);
	expect(hit?.[0]?.json).toMatchObject({
		ticket: 7,
		routes: ['urgent'],
		keywords: { hits: [{ rule: 'urgent', where: 'newText', words: 'urgent' }] },
	});
});

it('routes by hundreds of rules from JSON on one output', async () => {
	const many = Array.from({ length: 300 }, (_, index) => ({ name: `r${index}`, any: [`word${index}`] }));
	const outputs = await run({ rulesFrom: 'json', rulesJson: JSON.stringify(many) }, [
		{ text: 'word7 and word299' },
		{ text: 'none' },
	]);
	expect(outputs.map((items) => items.map(({ json }) => json.routes))).toEqual([[[]], [['r7', 'r299']]]);
});

it('refuses a rule that cannot work before any item, by name and reason', async () => {
	await expect(
		run({ rules: { values: [rule('odd', 1, [], { regex: '(' })] } }, [{ text: 'x' }]),
	).rejects.toThrow(/"odd".*pattern/);
});

it('works on items without any text', async () => {
	const outputs = await run(rules, [{ number: 1 }]);
	expect(outputs[0]?.[0]?.json).toMatchObject({ number: 1, routes: [] });
});

it('takes the due date and the phone number along', async () => {
	const options = { extract: ['dueAt', 'phone'], country: 'de', timezone: 'Europe/Berlin' };
	const mailItem = {
		text: 'urgent: please call me tomorrow at 3 pm, 030 901820',
		date: '2026-11-23T09:00:00Z',
	};
	const [, hit] = await run({ ...rules, options }, [mailItem]);
	expect(hit?.[0]?.json.keywords).toMatchObject({
		phone: '+4930901820',
		dueAt: '2026-11-24T15:00:00.000+01:00',
	});
});

it("takes each item's own time zone", async () => {
	const items = [{ text: 'urgent: tomorrow at 10', date: '2026-11-23T09:00:00Z' }];
	const outputs = await node.execute.call(
		nodeContext({
			description: node.description,
			items: [...items, ...items].map(item),
			parameters: (itemIndex) => ({
				...rules,
				options: { extract: ['dueAt'], timezone: ['Asia/Tokyo', 'America/New_York'][itemIndex] },
			}),
		}),
	);
	expect(outputs[1]?.map(({ json }) => (json.keywords as { dueAt: string }).dueAt)).toEqual([
		'2026-11-24T10:00:00.000+09:00',
		'2026-11-24T10:00:00.000-05:00',
	]);
});

it.each([
	[{ timezone: 'Berlin' }, 'Option "Time Zone" is "Berlin"; write it as in Europe/Berlin.'],
	[{ workingHours: '9 to 5' }, 'Option "Working Hours" is "9 to 5"; write it as in 09:00-17:00.'],
	[{ country: 'Germany' }, 'Option "Country for Phone Numbers" is "Germany"; write two letters, as in DE.'],
])('refuses %j before any item', async (options, message) => {
	await expect(run({ ...rules, options }, [{ text: 'urgent' }])).rejects.toThrow(message);
});

it('gives an agent everything on one output', async () => {
	const outputs = await run(rules, [{ text: 'urgent feedback' }, { text: 'hello' }], true);
	expect(outputs).toHaveLength(1);
	expect(outputs[0]?.map(({ json }) => json.routes)).toEqual([['urgent', 'feedback'], []]);
});
