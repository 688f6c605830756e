/** Rights on bindings, as the article says. */
import {
	judgeBind,
	judgeCreate,
	judgeUnbind,
	mayEdit,
	mayView,
	type KindRights,
} from '../../../core/rights/rights';

const user = (rights: Partial<KindRights>) => ({
	id: 'u1',
	rights: { deal: { view: 'all', edit: 'all', create: true, ...rights } as KindRights },
});
const own = { kind: 'deal' as const, ownerId: 'u1' };
const theirs = { kind: 'deal' as const, ownerId: 'u2' };
const ok = { allowed: true };
const no = { allowed: false, why: expect.any(String) as string };

it.each([
	{ title: 'no view right: closed', rights: { view: 'none' as const }, seesOwn: false, seesTheirs: false },
	{
		title: 'own only: the list shows own',
		rights: { view: 'own' as const },
		seesOwn: true,
		seesTheirs: false,
	},
	{ title: 'all', rights: { view: 'all' as const }, seesOwn: true, seesTheirs: true },
])('$title', ({ rights, seesOwn, seesTheirs }) => {
	expect([mayView(user(rights), own), mayView(user(rights), theirs)]).toEqual([seesOwn, seesTheirs]);
});

it.each([
	{ title: 'nobody binds what he may not see', rights: { view: 'none' as const }, record: own, expected: no },
	{
		title: 'nobody binds a record of others with view own',
		rights: { view: 'own' as const },
		record: theirs,
		expected: no,
	},
	{ title: 'view without edit adds none', rights: { edit: 'none' as const }, record: theirs, expected: no },
	{ title: 'edit own: one may be added', rights: { edit: 'own' as const }, record: theirs, expected: ok },
	{ title: 'edit all adds any', rights: {}, record: theirs, expected: ok },
])('adding: $title', ({ rights, record, expected }) => {
	expect(judgeBind(user(rights), record)).toEqual(expected);
});

it.each([
	{
		title: 'a binding of another user stays with view only',
		rights: { edit: 'none' as const },
		record: own,
		setBy: 'u2',
		expected: no,
	},
	{
		title: 'a binding of a rule stays with view only',
		rights: { edit: 'none' as const },
		record: own,
		setBy: null,
		expected: no,
	},
	{
		title: 'the own binding goes even with view only',
		rights: { edit: 'none' as const },
		record: theirs,
		setBy: 'u1',
		expected: ok,
	},
	{
		title: 'edit own removes from own records',
		rights: { edit: 'own' as const },
		record: own,
		setBy: 'u2',
		expected: ok,
	},
	{
		title: 'edit own leaves the records of others',
		rights: { edit: 'own' as const },
		record: theirs,
		setBy: 'u2',
		expected: no,
	},
	{ title: 'edit all removes any', rights: {}, record: theirs, setBy: 'u2', expected: ok },
	{
		title: 'nothing goes that one may not see',
		rights: { view: 'none' as const },
		record: own,
		setBy: 'u1',
		expected: no,
	},
])('removing: $title', ({ rights, record, setBy, expected }) => {
	expect(judgeUnbind(user(rights), record, setBy)).toEqual(expected);
});

it('lets nobody create without the right, and everybody without rights set', () => {
	expect(judgeCreate(user({ create: false }), 'deal')).toEqual(no);
	expect(judgeCreate({ id: 'u1', rights: null }, 'deal')).toEqual(ok);
	expect(mayEdit({ id: 'u1', rights: {} }, theirs)).toBe(true);
});

it('names no record in a refusal', () => {
	const record = { ...theirs, title: 'Secret deal' };
	expect(JSON.stringify(judgeBind(user({ view: 'none' }), record))).not.toContain('Secret');
});
