/** Answers one request of the pages' webhook: a GET shows a page, a POST carries out a form and leads back (303). */
import type { Notice } from '../../../core/card/card-model';
import { readToken } from '../../../core/card/link-token';
import { plainPage } from '../../../core/card/page';
import { doAction } from './do-actions';
import { actionNames, pageLinks, pageNames, type PageLinks, type PageName } from './page-links';
import type { Change, PageStore } from './page-store';
import type { PageRequest } from './page-request';
import { showPage } from './show-pages';
import { sidebarJson } from './show-sidebar';

export interface WebRequest {
	method: string;
	query: Record<string, unknown>;
	body: Record<string, unknown>;
}

export interface WebAnswer {
	status: number;
	/** HTML, or JSON where it was asked for. */
	body: string;
	contentType: string;
	/** Set with status 303. */
	location: string | null;
	/** The page or action, for the workflow's log; never a token. */
	what: string;
}

export interface PageSettings {
	/** Address of the webhook, without query. */
	baseUrl: string;
	/** IANA name; times are shown in it. */
	timeZone: string;
	secret: string;
	/** Unix seconds. */
	now: number;
	nonce(): string;
	/** Opens the store as this user; null when there is no such active user. */
	open(user: string): Promise<PageStore | null>;
}

const html = 'text/html; charset=utf-8';
const json = 'application/json; charset=utf-8';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const wantsJson = ({ query }: WebRequest): boolean => query.format === 'json';

export async function servePage(request: WebRequest, settings: PageSettings): Promise<WebAnswer> {
	const answer = await answerRequest(request, settings);
	// Programs read a refusal as JSON too.
	const failed = answer.status >= 400 && wantsJson(request);
	const { why, ...shown } = answer;
	return failed ? { ...shown, contentType: json, body: JSON.stringify({ error: why ?? '' }) } : shown;
}

async function answerRequest(
	request: WebRequest,
	settings: PageSettings,
): Promise<WebAnswer & { why?: string }> {
	const posted = request.method.toUpperCase() === 'POST';
	const token = readToken(
		posted ? text(request.body.token) : text(request.query.t),
		settings.secret,
		settings.now,
	);
	if (!token.ok) return refuse(settings, refusals[token.why]);
	const { user, purpose, about } = token.payload;
	const store = await settings.open(user);
	if (!store) return refuse(settings, 'The user of this link is not active in the CRM any more.');
	const links = pageLinks({
		baseUrl: settings.baseUrl,
		user,
		secret: settings.secret,
		expires: token.payload.expires,
	});
	if (posted) return act(request, purpose, about, { settings, store, links });
	const name = pageNames.find((known) => purpose === `page:${known}`);
	if (!name) return refuse(settings, 'This link is not the link of a page.');
	return show(name, { request, about, settings, store, links });
}

interface Opened {
	settings: PageSettings;
	store: PageStore;
	links: PageLinks;
}

async function show(
	name: PageName,
	{ request, about, settings, store, links }: Opened & { request: WebRequest; about: Record<string, string> },
): Promise<WebAnswer> {
	const pageRequest: PageRequest = {
		...{ store, links, about, baseUrl: settings.baseUrl, nonce: settings.nonce() },
		timeZone: settings.timeZone,
		notices: notices(about),
		search: text(request.query.q).trim().slice(0, 200) || null,
		address: text(request.query.address).trim().slice(0, 320) || null,
	};
	if (name === 'sidebar' && wantsJson(request))
		return {
			...{ status: 200, body: await sidebarJson(pageRequest), contentType: json, location: null, what: name },
		};
	const body = await showPage[name](pageRequest);
	if (body === null)
		return {
			...refuse(settings, 'It does not exist, or your rights in the CRM do not let you see it.', 404),
			what: name,
		};
	return { status: 200, body, contentType: html, location: null, what: name };
}

function notices(about: Record<string, string>): Notice[] {
	if (about.said) return [{ tone: 'done', text: about.said }];
	return about.refused ? [{ tone: 'refused', text: about.refused }] : [];
}

async function act(
	request: WebRequest,
	purpose: string,
	about: Record<string, string>,
	{ settings, store, links }: Opened,
): Promise<WebAnswer & { why?: string }> {
	const name = actionNames.find((known) => purpose === `action:${known}`);
	if (!name) return refuse(settings, 'This form does not belong to these pages.');
	const fields = Object.fromEntries(Object.entries(request.body).map(([key, value]) => [key, text(value)]));
	const change = await doAction[name]({ store, about, fields });
	if (name === 'send' && !change.ok) return unsent(fields, change.why, about, { settings, store, links });
	return { status: 303, body: '', contentType: html, location: back(links, about, change), what: name };
}

/** A mail that was not sent is shown again with everything the person typed; the nonce stays, so nothing goes out twice. */
async function unsent(
	fields: Record<string, string>,
	error: string,
	about: Record<string, string>,
	{ settings, store, links }: Opened,
): Promise<WebAnswer> {
	const typed = {
		to: fields.to ?? '',
		cc: fields.cc ?? '',
		subject: fields.subject ?? '',
		text: fields.text ?? '',
		error,
	};
	const request: PageRequest = {
		...{
			store,
			links,
			about,
			baseUrl: settings.baseUrl,
			timeZone: settings.timeZone,
			nonce: about.nonce ?? '',
			notices: [],
			search: null,
			address: null,
			typed,
		},
	};
	const body = await showPage[about.mail ? 'reply' : 'new'](request);
	if (body === null) return refuse(settings, error);
	return { status: 200, body, contentType: html, location: null, what: 'send' };
}

/** Leads back to where the form stood, with one sentence of what happened; the sentence is signed with the link. */
function back(links: PageLinks, about: Record<string, string>, change: Change): string {
	const said: Record<string, string> = change.ok
		? { said: change.text }
		: { refused: change.why.slice(0, 1000) };
	if (change.ok && change.goTo) return links.page('card', { ...change.goTo, ...said });
	const card: Record<string, string> =
		about.backKind && about.backId ? { kind: about.backKind, id: about.backId } : {};
	if (about.back === 'mail') return links.page('mail', { mail: about.backMail ?? '', ...card, ...said });
	if (about.back === 'list') return links.page('list', said);
	if (about.back === 'card') return links.page('card', { ...card, ...said });
	if (about.kind && about.id) return links.page('card', { kind: about.kind, id: about.id, ...said });
	return about.mail ? links.page('mail', { mail: about.mail, ...said }) : links.page('list', said);
}

const refusals = {
	malformed: 'This link is incomplete. Open it again from where you got it.',
	forged: 'This link was not made by this CRM, or it was changed on the way.',
	expired: 'This link has expired. Ask for a new one.',
	purpose: 'This link is for something else.',
} as const;

function refuse(settings: PageSettings, why: string, status = 403): WebAnswer & { why: string } {
	const { baseUrl, timeZone } = settings;
	const frame = { baseUrl, timeZone, userName: 'nobody', notices: [], menu: [] };
	return {
		status,
		body: plainPage(frame, status === 404 ? 'Nothing to show' : 'This link does not open', why),
		contentType: html,
		location: null,
		what: 'refused',
		why,
	};
}
