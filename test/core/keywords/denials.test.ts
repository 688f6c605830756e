/** "Not urgent" in the languages people write mail in, and what only looks like a denial. */
import { hits, matchText } from '../../support/keyword-mail';

const denied: [language: string, word: string, texts: string[]][] = [
	[
		'English',
		'urgent',
		[
			'This is not urgent.',
			"It isn't really urgent",
			'nothing urgent here',
			'not at all urgent',
			'It is not an urgent matter',
			'non-urgent request',
			'a non urgent request',
			'not that urgent',
			'no longer urgent',
			"I don't think it's urgent",
			'not\nurgent',
			'NOT URGENT',
			'It’s not urgent',
			'Not urgent, but can you call me?',
			'Urgent: no',
			'hardly urgent',
			'neither urgent nor new',
			'This is not to be treated as urgent',
			'urgent it is not',
		],
	],
	[
		'German',
		'dringend',
		[
			'Das ist nicht dringend.',
			'Es ist nicht so dringend',
			'nicht besonders dringend',
			'Dringend ist das nicht.',
			'keineswegs dringend',
			'Das ist nicht mehr dringend',
			'Dringend: nein',
			'nicht dringend, aber wichtig',
		],
	],
	['German', 'dringender', ['Das ist kein dringender Fall', 'kein wirklich dringender Fall']],
	['German', 'eilt', ['Es eilt nicht.', 'Das eilt nicht so sehr.']],
	[
		'French',
		'urgent',
		[
			"Ce n'est pas urgent",
			"C'est pas très urgent",
			"rien d'urgent",
			'pas vraiment urgent',
			"ce n'est plus urgent",
			'jamais urgent',
		],
	],
	['French', 'urgence', ["Il n'y a pas d'urgence", 'sans urgence']],
	[
		'Spanish',
		'urgente',
		[
			'No es urgente.',
			'no es nada urgente',
			'no es muy urgente',
			'nada urgente',
			'ya no es urgente',
			'Urgente: no',
		],
	],
	['Spanish', 'urgencia', ['sin urgencia', 'no tengo urgencia']],
	['Portuguese', 'urgente', ['Não é urgente', 'não é assim tão urgente', 'nada de urgente', 'Nao é urgente']],
	[
		'Italian',
		'urgente',
		['Non è urgente', 'non è mica urgente', 'non è mai urgente', 'niente di urgente', 'non è più urgente'],
	],
	['Dutch', 'dringend', ['Dit is niet erg dringend', 'Het is niet dringend', 'Dringend is het niet.']],
	['Polish', 'pilne', ['To nie jest pilne', 'nie pilne', 'To nie jest zbyt pilne', 'pilne to nie jest']],
	[
		'Ukrainian',
		'терміново',
		['Це не терміново', 'не дуже терміново', 'Терміново не потрібно', 'це зовсім не терміново'],
	],
	[
		'Russian',
		'срочно',
		['Это не срочно', 'Это не очень срочно', 'не так срочно', 'срочно не нужно', 'Срочно: нет'],
	],
	['Bulgarian', 'спешно', ['Не е спешно', 'не е много спешно']],
	['Croatian', 'hitno', ['Nije hitno', 'nije tako hitno']],
	['Swedish', 'brådskande', ['Det är inte brådskande', 'inte så brådskande', 'Brådskande är det inte.']],
	['Danish', 'haster', ['Det haster ikke.', 'det haster ikke så meget']],
	['Norwegian', 'viktig', ['Det er ikke viktig', 'ikke veldig viktig']],
	['Finnish', 'kiireellinen', ['Asia ei ole kiireellinen', 'ei kovin kiireellinen']],
	['Czech', 'urgentní', ['Není to urgentní', 'není urgentní']],
	['Slovak', 'urgentné', ['nie je to urgentné', 'nie je urgentné']],
	['Hungarian', 'sürgős', ['Nem sürgős', 'nem annyira sürgős']],
	['Romanian', 'urgent', ['Nu este urgent', 'nu e foarte urgent', 'fără urgent']],
	['Greek', 'επείγον', ['Δεν είναι επείγον', 'δεν είναι τόσο επείγον', 'ΔΕΝ ΕΙΝΑΙ ΕΠΕΙΓΟΝ']],
	['Turkish', 'acil', ['Acil değil', 'acil bir durum değil', 'Hiç acil değil.', 'ACİL DEĞİL']],
	['Indonesian', 'mendesak', ['tidak mendesak', 'tidak terlalu mendesak']],
	['Vietnamese', 'gấp', ['không gấp', 'không có gì gấp']],
	['Arabic', 'عاجل', ['غير عاجل', 'ليس عاجل', 'الأمر ليس عاجل']],
	['Persian', 'فوری', ['فوری نیست', 'خیلی فوری نیست']],
	['Hebrew', 'דחוף', ['לא דחוף', 'זה לא כל כך דחוף']],
	['Hindi', 'जरूरी', ['यह जरूरी नहीं है']],
	[
		'Japanese',
		'至急',
		['至急ではありません', '至急ではない', '至急の件ではございません', '至急の対応は不要です'],
	],
	['Japanese', '急ぎ', ['急ぎではありません', '急ぎません', '急ぎの用件ではないです']],
	[
		'Chinese',
		'紧急',
		['不紧急', '不是很紧急', '并不紧急', '没那么紧急', '非紧急事项', '这不是紧急情况', '不算紧急'],
	],
	['Chinese', '急', ['不用急', '这件事不用急']],
	[
		'Korean',
		'긴급',
		['긴급하지 않습니다', '긴급한 건은 아닙니다', '긴급 문의가 아닙니다', '긴급은 아니에요'],
	],
	['Korean', '급해요', ['안 급해요', '별로 급해요']],
	['Thai', 'ด่วน', ['ไม่ด่วน', 'ไม่ใช่เรื่องด่วน', 'ไม่ได้ด่วน']],
];

describe.each(denied)('%s: %s', (_language, word, texts) => {
	it.each(texts)('is denied in "%s"', (text) => {
		expect(hits(text, word)).toBe(false);
		expect(hits(text, word, { negation: false })).toBe(true);
	});
});

const affirmed: [why: string, word: string, texts: string[]][] = [
	[
		'"not only" affirms',
		'urgent',
		[
			'It is not only urgent but critical',
			'not just urgent',
			"ce n'est pas seulement urgent",
			'nu doar urgent',
		],
	],
	[
		'"not only" affirms',
		'dringend',
		['nicht nur dringend, sondern kritisch', 'dringend ist das nicht nur heute'],
	],
	['"not only" affirms', 'срочно', ['не только срочно']],
	['"not only" affirms', '紧急', ['不仅紧急', '不得不紧急处理', '是不是紧急', '特别紧急', '非常紧急']],
	[
		'another word is denied',
		'urgent',
		[
			'It does not work, urgent help needed',
			'It does not work urgent help needed',
			'I have not received the invoice, urgent',
			'Do not forget: urgent',
			"Please don't delay this urgent matter",
			'It has never been so urgent',
		],
	],
	[
		'the denial ends with its sentence',
		'urgent',
		['I did not get it. Urgent!', 'No, it is urgent', 'Not now! Urgent.', 'Thanks, no\n\nUrgent matter'],
	],
	['it is said again without a denial', 'urgent', ['Not urgent last week, but now urgent']],
	[
		'it is asked',
		'urgent',
		["Isn't this urgent?", 'Is this not urgent?', 'Why is this not urgent?', "N'est-ce pas urgent ?"],
	],
	['it is asked', 'dringend', ['Ist das nicht dringend?', 'Warum ist das nicht dringend?']],
	['it is asked', 'urgente', ['¿No es urgente?']],
	[
		'something else must not happen',
		'dringend',
		['Bitte dringend nicht vergessen', 'Dringend nicht löschen!', 'im Mai dringend', 'nu dringend nodig'],
	],
	[
		'something else does not work',
		'срочно',
		['Срочно: не работает сайт', 'срочно не работает сайт', 'срочно'],
	],
	['something else does not work', '至急', ['至急お願いします。返事がない', '至急なのに']],
	['a small word of another language stands before', 'snarast', ['Kan ni snarast svara']],
	['a small word of another language stands before', 'pilne', ['to jest tak pilne']],
	['a form says yes', 'urgent', ['Urgent: yes', 'Urgent: now', 'Urgent: no heating since monday']],
];

describe.each(affirmed)('%s: %s', (_why, word, texts) => {
	it.each(texts)('stands in "%s"', (text) => {
		expect(hits(text, word)).toBe(true);
	});
});

it('tells what was denied', () => {
	expect(matchText('Hello, this is not urgent at all.', { name: 'r', any: ['urgent'] }).nearHits).toEqual([
		{ rule: 'r', because: 'It is denied: "Hello, this is not urgent at all.".' },
	]);
});

it('lets a rule look for the denial itself', () => {
	expect(hits('This is not urgent', 'not urgent')).toBe(true);
});

it('takes a denied word of "all" for missing', () => {
	const rule = { name: 'r', any: ['invoice'], all: ['urgent'] };
	expect(matchText('urgent invoice', rule).routes).toEqual(['r']);
	expect(matchText('invoice, not urgent', rule).routes).toEqual([]);
});
