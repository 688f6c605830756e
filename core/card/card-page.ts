/** A record's card: planned mail above the filter, history below it. */
import type { CardPage } from './card-model';
import { html, type SafeHtml } from './html';
import { actionForm, page, time } from './page';
import { activityBlock, chips, kindLabel, tabs } from './parts';

/** Contacts and companies are neither won nor lost. */
const hasState = new Set(['lead', 'deal', 'ticket']);

export function cardPage(model: CardPage): string {
	const { record } = model;
	const body = html`<p class="soft">${kindLabel(record.kind)}${hasState.has(record.kind) ? html` &middot; ${record.state}` : ''}</p>
		<h1 dir="auto">${record.title}</h1>
		<div class="panel">
			<dl class="facts">
				${fact('Addresses', record.emails.join(', '))}${fact('Responsible', record.owner)}${fact('Source', record.source)}${record.details.map(({ label, value }) => fact(label, value))}
				<dt>Created</dt>
				<dd>${time(model, record.createdAt)}</dd>
			</dl>
			${chips(model, model.related)}
			<div class="row actions">
				${model.writeHref ? html`<a class="button primary" href="${model.writeHref}">New mail</a>` : ''}
			</div>
		</div>
		${model.unboundMailbox ? html`<div class="notice warning">${model.unboundMailbox}</div>` : ''}
		${model.convert ? convertBlock(model, model.convert) : ''}
		<h2>Planned${model.plannedCount > 0 ? ` (${model.plannedCount})` : ''}</h2>
		${
			model.planned.length > 0
				? html`<ul class="plain" id="planned">
						${model.planned.map((activity) => activityBlock(model, activity))}
					</ul>`
				: html`<p class="soft" id="planned">Nothing is waiting.</p>`
		}
		${model.morePlannedHref ? html`<p><a class="button" href="${model.morePlannedHref}">More that is planned</a></p>` : ''}
		${tabs('Filter by type', model.filter.current, model.filter.options)}
		<h2>Done</h2>
		${
			model.history.length > 0
				? html`<ul class="plain" id="history">
						${model.history.map((activity) => activityBlock(model, activity))}
					</ul>`
				: html`<p class="soft" id="history">Nothing yet.</p>`
		}
		${model.olderHref ? html`<p><a class="button" href="${model.olderHref}">Older activity</a></p>` : ''}`;
	return page({ title: `${record.title} - ${kindLabel(record.kind)}`, frame: model, body });
}

/** What a lead becomes; a name that is left empty makes no such record. */
function convertBlock(model: CardPage, { token, kinds }: NonNullable<CardPage['convert']>): SafeHtml {
	const named = (kind: 'company' | 'deal', value: string): SafeHtml =>
		kinds.includes(kind)
			? html`<label for="${kind}">Name of the ${kind}, empty for none</label
					><input type="text" dir="auto" id="${kind}" name="${kind}" maxlength="200" value="${value}" />`
			: html``;
	const contact = kinds.includes('contact')
		? html`<label class="check"
				><input type="checkbox" name="contact" value="yes" checked /> A contact of the person; one that holds the
				address already is taken</label
			>`
		: html``;
	return html`<details class="panel">
		<summary>Convert this lead</summary>
		<p class="soft">All mail of its chain is bound to what it becomes.</p>
		${actionForm(model, token, 'Convert', html`${contact}${named('company', '')}${named('deal', model.record.title)}`, true)}
	</details>`;
}

const fact = (label: string, value: string): SafeHtml =>
	value
		? html`<dt>${label}</dt>
				<dd dir="auto">${value}</dd>`
		: html``;
