/** The view of one mail, with its "CRM connections" block where bindings are added and removed. */
import type { MailPage } from './card-model';
import { html, type SafeHtml } from './html';
import { actionForm, page, time } from './page';
import { chips, kindLabel, people, person } from './parts';
import { sanitiseMailHtml } from './sanitise-mail-html';

export function mailPage(model: MailPage): string {
	const { mail } = model;
	const body = html`${model.card ? html`<p><a href="${model.card.href ?? ''}">Back to ${kindLabel(model.card.kind)} <bdi>${model.card.title}</bdi></a></p>` : ''}<p class="soft">
			${mail.direction === 'inbound' ? 'Received' : mail.direction === 'outbound' ? 'Sent' : 'Internal'}
			${time(model, mail.date)}${mail.planned ? html` &middot; <strong>planned</strong>` : ''}
		</p>
		<h1 dir="auto">${mail.subject || '(no subject)'}</h1>
		<div class="panel">
			<dl class="facts">
				<dt>From</dt>
				<dd>${person(mail.from)}</dd>
				<dt>To</dt>
				<dd>${people(mail.to)}</dd>
				${
					mail.cc.length > 0
						? html`<dt>Cc</dt>
								<dd>${people(mail.cc)}</dd>`
						: ''
				}
				${
					mail.attachments.length > 0
						? html`<dt>Attachments</dt>
								<dd>${mail.attachments.join(', ')} <span class="soft">(in the mailbox)</span></dd>`
						: ''
				}
				<dt>Sender check</dt>
				<dd>${mail.authentication}</dd>
			</dl>
			<div class="row actions">
				${mail.processToken ? actionForm(model, mail.processToken, mail.planned ? 'Mark as processed' : 'Mark as not processed', '', mail.planned) : ''}${
					mail.replyHref ? html`<a class="button" href="${mail.replyHref}">Reply</a>` : ''
				}
			</div>
		</div>
		${mail.problems.length > 0 ? html`<div class="notice warning">Not everything in this mail could be read: ${mail.problems.join('; ')}</div>` : ''}
		${mailBody(model)} ${connections(model)} ${chain(model)}`;
	return page({ title: mail.subject || '(no subject)', frame: model, body, remoteImages: model.remote });
}

/** Pixels. No script may measure the mail, so its text is: a short one leaves no empty field, a long one scrolls. */
function frameHeight(text: string, shown: string): number {
	const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0);
	const boxes = (shown.match(/<(?:img|table)\b/g) ?? []).length;
	return Math.min(600, Math.max(140, 60 + lines * 24 + boxes * 60));
}

/** The foreign HTML stands in a frame of its own without scripts, forms or an origin, and inherits the page's CSP. */
function mailBody(model: MailPage): SafeHtml {
	if (model.mail.html.trim() === '')
		return html`<div class="panel"><pre class="text" dir="auto">${model.mail.text || '(no text)'}</pre></div>`;
	const clean = sanitiseMailHtml(model.mail.html, { remote: model.remote });
	const inner = html`<!doctype html><meta charset="utf-8" />
		<body dir="auto">
			${clean.html}
		</body>`.value;
	return html`<div class="panel">
		<iframe
			title="Text of the mail"
			sandbox="allow-popups allow-popups-to-escape-sandbox"
			referrerpolicy="no-referrer"
			style="height:${frameHeight(model.mail.text, clean.html.value)}px"
			srcdoc="${inner}"
		></iframe>
		${clean.remoteRemoved > 0 ? html`<p><a class="button" href="${model.remoteHref}">Show ${clean.remoteRemoved} remote image${clean.remoteRemoved === 1 ? '' : 's'}</a> <span class="soft">The sender then learns that you read this mail.</span></p>` : ''}
	</div>`;
}

function connections(model: MailPage): SafeHtml {
	const canChange = model.bindToken !== null || model.createToken !== null;
	return html`<section class="panel" aria-labelledby="connections">
		<h2 id="connections">CRM connections</h2>
		${model.bindings.length > 0 ? chips(model, model.bindings) : html`<p class="soft">This mail is not bound to any record.</p>`}
		${canChange ? '' : html`<p class="soft">Your rights in the CRM let you see these bindings, not change them.</p>`}
		${model.bindToken ? searchBlock(model) : ''}
		${model.createToken && model.creatableKinds.length > 0 ? createBlock(model, model.createToken) : ''}
	</section>`;
}

function searchBlock(model: MailPage): SafeHtml {
	const found = model.search?.found ?? [];
	const offer = (record: (typeof found)[number]): SafeHtml =>
		html`<li class="row">${chips(model, [record])}${actionForm(model, record.bindToken, 'Bind')}</li>`;
	return html`<h3>Bind to a record</h3>
		${
			model.suggestions.length > 0
				? html`<p class="soft">Suggested</p>
						<ul class="plain">
							${model.suggestions.map(offer)}
						</ul>`
				: ''
		}
		<form method="get" action="${model.baseUrl}">
			<input type="hidden" name="t" value="${model.searchToken}" /><label for="search">Name or address</label>
			<div class="row">
				<input type="text" dir="auto" id="search" name="q" value="${model.search?.text ?? ''}" maxlength="200" /><button
					type="submit"
				>
					Search
				</button>
			</div>
		</form>
		${
			model.search
				? found.length > 0
					? html`<ul class="plain" id="found">
							${found.map(offer)}
						</ul>`
					: html`<p class="soft" id="found">No record found for ${model.search.text}.</p>`
				: ''
		}`;
}

function createBlock(model: MailPage, token: string): SafeHtml {
	const options = model.creatableKinds.map(
		(kind) => html`<option value="${kind}">${kindLabel(kind)}</option>`,
	);
	const fields = html`<label for="kind">New record</label
		><select id="kind" name="kind">
			${options}</select
		><label for="title">Name</label
		><input type="text" dir="auto" id="title" name="title" maxlength="200" value="${model.mail.subject}" />`;
	return html`<h3>Create the missing record</h3>
		${actionForm(model, token, 'Create and bind', fields)}`;
}

function chain(model: MailPage): SafeHtml {
	if (model.chain.length < 2) return html``;
	return html`<section>
		<h2>Conversation</h2>
		<ul class="plain">
			${model.chain.map(
				(entry) =>
					html`<li>
						${time(model, entry.date)}
						${entry.current ? html`<strong dir="auto">${entry.subject || '(no subject)'}</strong>` : html`<a dir="auto" href="${entry.href}">${entry.subject || '(no subject)'}</a>`}
					</li>`,
			)}
		</ul>
	</section>`;
}
