/** Whole words in the scripts that people write mail in. */
import { hits } from '../../support/keyword-mail';

interface Case {
	title: string;
	word: string;
	found: string[];
	not: string[];
}

const cases: Case[] = [
	{
		title: 'English',
		word: 'urgent',
		found: [
			'URGENT!!! Please call.',
			'This is (urgent).',
			"It's urgent",
			'urgent-ish',
			'*urgent*',
			'Urgent: call me',
		],
		not: ['The insurgents', 'urgently', 'urgent_flag', 'insurgent'],
	},
	{
		title: 'German',
		word: 'größe',
		found: ['Welche GRÖSSE?', 'Die Größe passt', 'Gro\u0308\u00dfe M', 'GRÖẞE'],
		not: ['Größen', 'Grosse', 'Übergröße'],
	},
	{
		title: 'French',
		word: 'réclamation',
		found: ['Une RÉCLAMATION', "J'ai une re\u0301clamation", "l'objet : réclamation"],
		not: ['réclamations', 'reclamation'],
	},
	{
		title: 'French behind an article',
		word: 'urgence',
		found: ["C'est d'urgence", 'L’urgence'],
		not: ['urgences'],
	},
	{
		title: 'Spanish',
		word: 'devolución',
		found: ['¿Una DEVOLUCIÓN?', '¡devolución!'],
		not: ['devoluciones'],
	},
	{ title: 'Portuguese', word: 'reclamação', found: ['RECLAMAÇÃO urgente'], not: ['reclamações'] },
	{ title: 'Italian', word: 'perché', found: ['Perché?', 'Perche\u0301 no'], not: ['perche'] },
	{ title: 'Dutch', word: 'klacht', found: ['Een klacht.'], not: ['klachten', 'aanklacht'] },
	{ title: 'Polish', word: 'zażalenie', found: ['ZAŻALENIE na usługę'], not: ['zażalenia'] },
	{ title: 'Czech', word: 'stížnost', found: ['STÍŽNOST!'], not: ['stížnosti'] },
	{
		title: 'Ukrainian',
		word: 'терміново',
		found: ['ТЕРМІНОВО!', 'Потрібно терміново.'],
		not: ['нетерміново', 'термінового'],
	},
	{ title: 'Russian', word: 'счёт', found: ['Пришлите СЧЁТ', 'счёт-фактура'], not: ['счета', 'расчёт'] },
	{ title: 'Greek', word: 'επείγον', found: ['ΕΠΕΙΓΟΝ', 'Επείγον!', 'είναι επείγον'], not: ['επείγοντα'] },
	{ title: 'Greek with a final sigma', word: 'λόγος', found: ['ΛΟΓΟΣ', 'ο λόγος.'], not: ['λόγοσμα'] },
	{ title: 'Turkish', word: 'ısıtıcı', found: ['ISITICI bozuk', 'ısıtıcı'], not: ['ısıtıcılar'] },
	{
		title: 'Turkish with a dotted capital',
		word: 'İade',
		found: ['İADE istiyorum', 'iade', 'IADE'],
		not: ['iadeler'],
	},
	{ title: 'Arabic', word: 'عاجل', found: ['هذا عاجل جدا', 'عــاجل', 'عَاجِل!'], not: ['العاجلة'] },
	{ title: 'Hebrew', word: 'דחוף', found: ['זה דחוף!', 'דָּחוּף'], not: ['דחופים'] },
	{ title: 'Persian', word: 'فوری', found: ['لطفاً فوری پاسخ دهید'], not: ['فوریت'] },
	{ title: 'Hindi', word: 'शिकायत', found: ['मेरी शिकायत है।'], not: ['शिकायतें'] },
	{
		title: 'Japanese inside a sentence',
		word: '至急',
		found: ['至急対応をお願いします。', '大至急お願いします', 'この件は至急です', '【至急】見積'],
		not: ['急いでください'],
	},
	{
		title: 'Japanese, a name inside a name',
		word: '京都',
		found: ['京都に行きます', '明日、京都で'],
		not: ['東京都に行きます'],
	},
	{
		title: 'Japanese katakana',
		word: 'フィードバック',
		found: ['フィードバックです', 'お客様のフィードバック', 'ﾌｨｰﾄﾞﾊﾞｯｸ'],
		not: ['フィード'],
	},
	{
		title: 'Chinese inside a sentence',
		word: '紧急',
		found: ['这件事很紧急请尽快处理', '紧急！'],
		not: ['急'],
	},
	{ title: 'Chinese, one letter', word: '急', found: ['非常急！'], not: ['着急', '紧急'] },
	{ title: 'traditional Chinese', word: '退款', found: ['我要退款', '申請退款。'], not: ['退貨'] },
	{
		title: 'Korean with its endings',
		word: '긴급',
		found: ['긴급합니다', '긴급!', '이 건은 긴급한 문의입니다'],
		not: ['비긴급'],
	},
	{
		title: 'Korean from a Mac, in parts',
		word: '환불',
		found: ['환불 부탁드립니다'.normalize('NFD')],
		not: ['교환'],
	},
	{ title: 'Latin words beside Hangul and Han', word: 'VIP', found: ['VIP고객', '请VIP处理'], not: ['VIPS'] },
	{ title: 'Thai inside a sentence', word: 'ด่วน', found: ['กรุณาตอบด่วนครับ', 'ด่วนมาก'], not: ['ทางเดิน'] },
	{ title: 'Vietnamese', word: 'khẩn cấp', found: ['Việc KHẨN CẤP', 'khẩn\ncấp'], not: ['khan cap'] },
	{ title: 'a mathematical disguise', word: 'urgent', found: ['𝐮𝐫𝐠𝐞𝐧𝐭', 'ｕｒｇｅｎｔ', 'ⓤⓡⓖⓔⓝⓣ'], not: [] },
	{
		title: 'invisible letters',
		word: 'urgent',
		found: ['ur\u00adgent', 'u\u200br\u200bgent', 'urg\u2060ent', '\ufeffurgent'],
		not: [],
	},
	{
		title: 'a phrase',
		word: 'follow up',
		found: ['Follow up!', 'follow\nup', 'follow \u00a0 up', 'follow\tup'],
		not: ['follow ups', 'follow. up'],
	},
	{
		title: 'an apostrophe of any kind',
		word: "can't wait",
		found: ['I can’t wait', "can't wait", 'can´t wait', 'can`t wait'],
		not: [],
	},
	{
		title: 'a dash of any kind',
		word: 'follow-up',
		found: ['follow‑up', 'follow–up', 'follow-up'],
		not: ['followup'],
	},
	{ title: 'signs at its ends', word: 'C++', found: ['I write C++.', 'c++'], not: ['C+'] },
	{
		title: 'a sign first',
		word: '#urgent',
		found: ['see #urgent now', '(#urgent)'],
		not: ['urgent', '#urgently'],
	},
	{ title: 'an emoji', word: '🔥', found: ['hot 🔥🔥', '🔥'], not: ['🧯'] },
	{ title: 'a number', word: '24', found: ['within 24 hours', '24/7'], not: ['2400', '24h'] },
];

describe.each(cases)('$title', ({ word, found, not }) => {
	it.each(found)(`finds ${word} in "%s"`, (text) => {
		expect(hits(text, word)).toBe(true);
	});
	if (not.length > 0)
		it.each(not)(`does not find ${word} in "%s"`, (text) => {
			expect(hits(text, word)).toBe(false);
		});
});

it.each([
	{ title: 'French', text: 'resume', word: 'résumé' },
	{ title: 'German', text: 'schon', word: 'schön' },
	{ title: 'Polish', text: 'zolty', word: 'żółty' },
	{ title: 'Danish', text: 'bOrn', word: 'børn' },
	{ title: 'Russian ё', text: 'счет', word: 'счёт' },
])('ignores accents when told: $title', ({ text, word }) => {
	expect(hits(text, word)).toBe(false);
	expect(hits(text, word, { ignoreAccents: true })).toBe(true);
	expect(hits(word, text, { ignoreAccents: true })).toBe(true);
});

it.each([
	{ title: 'й is no и', text: 'мои', word: 'мой' },
	{ title: 'が is no か', text: 'か', word: 'が' },
])('keeps letters apart that a mark makes another letter: $title', ({ text, word }) => {
	expect(hits(text, word, { ignoreAccents: true })).toBe(false);
});

it.each([
	{ title: 'a link', text: 'see https://urgent.example/urgent?x=urgent' },
	{ title: 'a link in brackets', text: 'here (https://acme.example/urgent)' },
	{ title: 'a bare host', text: 'we are urgent-care.com' },
	{ title: 'a bare host of a country', text: 'www.urgent.de and urgent-care.co.uk' },
	{ title: 'an address', text: 'write to urgent@acme.example' },
	{ title: 'an address in angle brackets', text: 'Help <urgent@acme.example>' },
	{ title: 'a mailto link', text: 'mailto:urgent@acme.example' },
])('does not look into $title', ({ text }) => {
	expect(hits(text, 'urgent')).toBe(false);
});

it.each([
	{ title: 'a missing blank behind the full stop', text: 'It is urgent.Please call' },
	{ title: 'a file name', text: 'see urgent.pdf' },
	{ title: 'a word before a link', text: 'urgent:https://acme.example/x' },
	{ title: 'a Chinese sentence behind a link', text: '请看https://acme.example/a紧急', word: '紧急' },
	{ title: 'a slash', text: 'urgent/important' },
])('is not put off by $title', ({ text, word = 'urgent' }: { text: string; word?: string }) => {
	expect(hits(text, word)).toBe(true);
});
