/** The frame of every page: head with Content-Security-Policy, navigation, notices. */
import { createHash } from 'node:crypto';
import type { PageFrame } from './card-model';
import { html, SafeHtml, type HtmlValue } from './html';
import { pageStyle } from './page-style';

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/**
 * n8n sets its own CSP header (`sandbox` without allow-same-origin) on webhook pages and drops ours, so the policy
 * stands in a meta element and both apply. In a sandbox `'self'` matches nothing: forms name the address they go to.
 */
function contentSecurityPolicy(baseUrl: string, options: { remoteImages: boolean }): string {
	const target = new URL(baseUrl);
	return [
		"default-src 'none'",
		`style-src 'sha256-${styleHash}'`,
		"style-src-attr 'unsafe-inline'",
		`img-src data:${options.remoteImages ? ' https:' : ''}`,
		`form-action ${target.origin}${target.pathname}`,
		"base-uri 'none'",
	].join('; ');
}

export interface PageParts {
	title: string;
	frame: PageFrame;
	body: SafeHtml;
	remoteImages?: boolean;
	bodyClass?: string;
}

/** A whole HTML document. */
export function page({ title, frame, body, remoteImages = false, bodyClass = '' }: PageParts): string {
	const policy = contentSecurityPolicy(frame.baseUrl, { remoteImages });
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta http-equiv="Content-Security-Policy" content="${policy}" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="referrer" content="no-referrer" />
				<meta name="robots" content="noindex" />
				<title>${title}</title>
				<style>${new SafeHtml(pageStyle)}</style>
			</head>
			<body class="${bodyClass}">
				<a class="skip" href="#content">Skip to content</a>
				${
					frame.menu.length > 0
						? html`<header class="top">
								<nav aria-label="Pages">${frame.menu.map(menuLink)}</nav>
								<span class="who">Acting as ${frame.userName}</span>
							</header>`
						: ''
				}
				<main id="content">
					${frame.notices.map((notice) => html`<div class="notice ${notice.tone}" role="status">${notice.text}</div>`)}
					${body}
				</main>
			</body>
		</html>`.value;
}

const menuLink = (item: PageFrame['menu'][number]): SafeHtml =>
	item.current
		? html`<a href="${item.href}" aria-current="page">${item.label}</a>`
		: html`<a href="${item.href}">${item.label}</a>`;

/** A form with one button; the token says what it does and for whom. */
export function actionForm(
	frame: PageFrame,
	token: string,
	button: string,
	fields: HtmlValue = '',
	primary = false,
): SafeHtml {
	return html`<form method="post" action="${frame.baseUrl}">
		<input type="hidden" name="token" value="${token}" />${fields}<button
			type="submit"
			class="${primary ? 'primary' : ''}"
		>
			${button}
		</button>
	</form>`;
}

/** 2026-05-01 11:30 CEST, in the time zone of the workflow; the exact time stands beside it for machines. */
export function time({ timeZone }: Pick<PageFrame, 'timeZone'>, iso: string | null): SafeHtml {
	if (!iso || Number.isNaN(Date.parse(iso))) return html`<span class="soft">no date</span>`;
	const parts = new Intl.DateTimeFormat('en-GB', { timeZone, ...shownParts }).formatToParts(new Date(iso));
	const part = (wanted: Intl.DateTimeFormatPartTypes): string =>
		parts.find(({ type }) => type === wanted)?.value ?? '';
	const shown = `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
	return html`<time datetime="${iso}">${shown}</time>`;
}

const shownParts: Intl.DateTimeFormatOptions = {
	...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
	...({ hourCycle: 'h23', timeZoneName: 'short' } as const),
};

/** A page that only says something: an expired link, a missing right. */
export function plainPage(frame: PageFrame, title: string, text: string): string {
	return page({
		title,
		frame,
		body: html`<h1>${title}</h1>
			<p>${text}</p>`,
	});
}
