/** Hostile mail HTML, by technique: after cleaning nothing is left that runs, loads, covers or submits. */
import { Parser } from 'htmlparser2';
import { sanitiseMailHtml } from '../../../core/card/sanitise-mail-html';
import { hostileMails } from '../../support/hostile-html';

const activeTags = new Set(
	'script style iframe frame frameset object embed applet link meta base form input button textarea select option svg math video audio source track template noscript portal fencedframe'.split(
		' ',
	),
);

/** What is left that could do harm, in words; a second parser reads it, not the cleaner itself. */
function dangers(source: string): string[] {
	const found: string[] = [];
	const parser = new Parser({
		onopentag(name, attributes) {
			if (activeTags.has(name)) found.push(`<${name}>`);
			for (const [key, value] of Object.entries(attributes)) {
				if (/^on/i.test(key)) found.push(`${name} ${key}`);
				if (key === 'srcset' || key === 'background' || key === 'ping' || key === 'srcdoc')
					found.push(`${name} ${key}`);
				if (key === 'src' && !/^data:image\/(png|gif|jpe?g|webp);base64,/.test(value))
					found.push(`${name} src=${value}`);
				if (key === 'href' && !/^(https?:\/\/|mailto:|tel:)/i.test(value.trim()))
					found.push(`${name} href=${value}`);
				if (key === 'style' && /url|expression|position|image-set|behavior|binding|--|@|\\/i.test(value))
					found.push(`style ${value}`);
				if (key === 'target' && value !== '_blank') found.push(`target ${value}`);
			}
		},
	});
	parser.end(source);
	return found;
}

it('knows at least 300 techniques, each named once', () => {
	expect(hostileMails.length).toBeGreaterThanOrEqual(300);
	expect(new Set(hostileMails.map(({ technique }) => technique)).size).toBe(hostileMails.length);
});

it.each(hostileMails)('leaves nothing harmful of: $technique', ({ html }) => {
	expect(dangers(sanitiseMailHtml(html, { remote: false }).html.value)).toEqual([]);
});

it('keeps what makes a mail readable', () => {
	const source =
		'<h1 style="color:#333">Offer</h1><p>Dear <b>John</b>,<br>see <a href="https://x.example/a?b=1&c=2">here</a>.</p><table><tr><td colspan="2">40</td></tr></table><ul><li>one</li></ul>';
	const { html } = sanitiseMailHtml(source, { remote: false });
	expect(html.value).toContain('<h1 style="color:#333">Offer</h1>');
	expect(html.value).toContain('href="https://x.example/a?b=1&amp;c=2"');
	expect(html.value).toContain('rel="noopener noreferrer nofollow"');
	expect(html.value).toContain('<td colspan="2">40</td>');
});

it('counts remote images, keeps embedded ones, and shows https ones only when asked', () => {
	const source =
		'<img src="https://x.example/t.gif"><img src="http://x.example/u.gif"><img src="data:image/png;base64,AAAA">';
	const closed = sanitiseMailHtml(source, { remote: false });
	expect(closed.remoteRemoved).toBe(2);
	expect(closed.html.value).toContain('data:image/png;base64,AAAA');
	const open = sanitiseMailHtml(source, { remote: true });
	expect(open.html.value).toContain('https://x.example/t.gif');
	expect(open.html.value).not.toContain('http://x.example/u.gif');
	expect(open.remoteRemoved).toBe(1);
});
