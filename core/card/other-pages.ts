/** Writing a mail, and the list "Activities: mail". */
import type { ComposePage, ListPage } from './card-model';
import { html, type SafeHtml } from './html';
import { actionForm, page } from './page';
import { mailBlock, tabs } from './parts';

const field = (name: string, label: string, value: string, required = false): SafeHtml =>
	html`<label for="${name}">${label}</label
		><input
			type="text"
			dir="auto"
			id="${name}"
			name="${name}"
			value="${value}"
			maxlength="2000"
			${required ? html` required` : ''}
		/>`;

export function composePage(model: ComposePage): string {
	const confirm = model.unboundMailbox
		? html`<p>
				<label class="check"
					><input type="checkbox" name="confirmed" value="yes" required /> Send it all the same</label
				>
			</p>`
		: '';
	const fields = html`<p class="soft">From ${model.from}</p>
		${field('to', 'To', model.to, true)}${field('cc', 'Cc', model.cc)}${field('subject', 'Subject', model.subject)}<label
			for="text"
			>Text</label
		><textarea dir="auto" id="text" name="text" required${model.to ? html` autofocus` : ''}>\n${model.text}</textarea>${confirm}`;
	const body = html`<h1 dir="auto">${model.heading}</h1>
		${model.error ? html`<div class="notice refused" role="alert">${model.error}</div>` : ''}
		${model.unboundMailbox ? html`<div class="notice warning">${model.unboundMailbox}</div>` : ''}
		<div class="panel">${actionForm(model, model.sendToken, 'Send', fields, true)}</div>
		<p><a href="${model.backHref}">Back without sending</a></p>`;
	return page({ title: model.heading, frame: model, body });
}

export function listPage(model: ListPage): string {
	const body = html`<h1>Activities: mail</h1>
		${tabs('Filter by direction', model.filter.current, model.filter.options)}
		${
			model.rows.length > 0
				? html`<ul class="plain" id="mails">
						${model.rows.map((row) => mailBlock(model, row, { label: 'Bound to', records: row.bindings }))}
					</ul>`
				: html`<p class="soft" id="mails">${model.filter.current === 'planned' ? 'Nothing is waiting.' : 'No mail has been processed yet.'}</p>`
		}
		${model.olderHref ? html`<p><a class="button" href="${model.olderHref}">Older mail</a></p>` : ''}`;
	return page({ title: 'Activities: mail', frame: model, body });
}
