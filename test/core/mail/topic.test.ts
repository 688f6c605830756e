/** The topic of a mail: reply and forward prefixes of many languages go, words that only look like one stay. */
import { isForward, topicOf } from '../../../core/mail/topic';

it.each([
	'Re: Fwd: AW: WG: SV: RE[5]: Hello',
	'RE: VS: Hello',
	'Antw: Hello',
	'RV: ENC: Hello',
	'Отв: Hello',
	'Ответ: Hello',
	'Відп: Пересл: Hello',
	'TR: Hello',
	'RE : Hello',
	'R: I: Hello',
	'Re[2]: Re^3: Hello',
	'Odp: PD: Hello',
	'YNT: İLT: Hello',
	'ilt: Hello',
	'回复: Hello',
	'转发：Hello',
	'返信: 転送: Hello',
	'회신: Hello',
	'[Fwd: Hello]',
])('%s', (subject) => expect(topicOf(subject)).toBe('Hello'));

it.each(['FYI: Hello', 'Regarding: Hello', 'Resume: John', 'Award: win', 'Hello Re: all', 'Reply'])(
	'%s stays',
	(subject) => expect(topicOf(subject)).toBe(subject),
);

it('sees that a Turkish mail was forwarded', () => expect(isForward('İLT: Teklif')).toBe(true));
