/** The sidebar: who is behind an address, small enough to stand beside a webmail. Its links open in a tab of their own. */
import type { LinkedRecord, SidebarPage } from './card-model';
import { html, type SafeHtml } from './html';
import { page, time } from './page';
import { kindLabel } from './parts';

export function sidebarPage(model: SidebarPage): string {
	const body = html`${model.address ? sender(model) : html`<h1>Who is it?</h1>`}${lookUpForm(model)}
		<p class="soft">Acting as ${model.userName}</p>`;
	return page({ title: model.address || 'Sender', frame: model, body, bodyClass: 'side' });
}

function sender(model: SidebarPage): SafeHtml {
	return html`<h1 dir="auto">${model.name || model.address}</h1>
		${model.name ? html`<p class="soft">${model.address}</p>` : ''}
		${model.known ? '' : html`<p id="unknown">No record holds this address.</p>`}
		${model.records.length > 0 ? block('Records', model.records) : ''}
		${model.company ? block('Company', [model.company]) : ''}
		${model.openDeals.length > 0 ? block('Open deals', model.openDeals) : ''}
		${
			model.lastMails.length > 0
				? html`<h2>Last mails</h2>
						<ul class="plain mails">
							${model.lastMails.map((mail) => mailLine(model, mail))}
						</ul>`
				: ''
		}`;
}

const arrows: Record<string, string> = { inbound: 'Received', outbound: 'Sent' };

const mailLine = (frame: SidebarPage, mail: SidebarPage['lastMails'][number]): SafeHtml =>
	html`<li>
		<a href="${mail.href}" target="_blank" rel="noopener" dir="auto">${mail.subject || '(no subject)'}</a><br /><span
			class="soft"
			>${arrows[mail.direction] ?? 'Internal'} ${time(frame, mail.date)}</span
		>
	</li>`;

const block = (heading: string, records: LinkedRecord[]): SafeHtml =>
	html`<h2>${heading}</h2>
		<ul class="chips">
			${records.map(
				(record) =>
					html`<li>
						${record.href ? html`<a href="${record.href}" target="_blank" rel="noopener">${kindLabel(record.kind)}: <bdi>${record.title}</bdi></a>` : record.title}
					</li>`,
			)}
		</ul>`;

function lookUpForm(model: SidebarPage): SafeHtml {
	if (!model.lookUpToken) return html``;
	return html`<form method="get" action="${model.baseUrl}" class="lookup">
		<input type="hidden" name="t" value="${model.lookUpToken}" /><label for="address">Look up an address</label>
		<div class="row">
			<input
				type="email"
				id="address"
				name="address"
				value="${model.address}"
				maxlength="320"
				required
			/><button type="submit">Look up</button>
		</div>
	</form>`;
}
