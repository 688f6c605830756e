/** Pieces that several pages share: a mail, an activity, chips of records. */
import type { ActivityView, LinkedRecord, MailView, OtherActivityView, PageFrame } from './card-model';
import { html, type SafeHtml } from './html';
import { actionForm, time } from './page';

/** Why a mail is bound to a record, in a word or two beside its name. */
const whyWords: Record<string, string> = {
	conversation: 'same conversation',
	'exact-address': 'same address',
	'company-domain': 'same domain',
	'converted-lead': 'out of the lead',
	'lead-only': 'same address',
	'via-contact': 'by the contact',
	'deal-exists': 'open deal',
	created: 'made for this mail',
	manual: 'by hand',
};
const whyWord = (why: string): string => whyWords[why] ?? why.replace(/-/g, ' ');

const kindLabels: Record<string, string> = {
	lead: 'Lead',
	contact: 'Contact',
	company: 'Company',
	deal: 'Deal',
	ticket: 'Ticket',
};
export const kindLabel = (kind: string): string => kindLabels[kind] ?? kind;

/** A name may run from right to left: it must not turn the address and what follows around. */
export const person = (who: { address: string; name: string }): SafeHtml =>
	who.name && who.name !== who.address
		? html`<bdi>${who.name}</bdi> &lt;<bdi>${who.address}</bdi>&gt;`
		: html`<bdi>${who.address}</bdi>`;

export const people = (all: { address: string; name: string }[]): SafeHtml =>
	html`${all.map((one, index) => html`${index > 0 ? ', ' : ''}${person(one)}`)}`;

function recordChip(frame: PageFrame, record: LinkedRecord): SafeHtml {
	const label = html`${kindLabel(record.kind)}: <bdi>${record.title}</bdi>`;
	return html`<li>
		${record.href ? html`<a href="${record.href}">${label}</a>` : label}${
			record.why ? html` <span class="soft">(${whyWord(record.why)})</span>` : ''
		}${record.unbindToken ? unbindCross(frame, record, record.unbindToken) : ''}
	</li>`;
}

const unbindCross = (frame: PageFrame, record: LinkedRecord, token: string): SafeHtml =>
	html` <form method="post" action="${frame.baseUrl}">
		<input type="hidden" name="token" value="${token}" /><button
			type="submit"
			aria-label="Remove the binding to ${record.title}"
		>
			&times;
		</button>
	</form>`;

export const chips = (frame: PageFrame, records: LinkedRecord[]): SafeHtml =>
	records.length === 0
		? html``
		: html`<ul class="chips">
				${records.map((record) => recordChip(frame, record))}
			</ul>`;

const directionWords = { inbound: 'Received', outbound: 'Sent', internal: 'Internal' } as const;

export function mailBlock(
	frame: PageFrame,
	mail: MailView,
	bound: { label: string; records: LinkedRecord[] } = { label: 'Also bound to', records: mail.otherBindings },
): SafeHtml {
	const other =
		bound.records.length > 0
			? html`<p class="soft">${bound.label}</p>
					${chips(frame, bound.records)}`
			: '';
	return html`<li class="panel ${mail.planned ? 'planned' : ''}" data-mail="${mail.id}">
		<h3 dir="auto"><a href="${mail.href}">${mail.subject || '(no subject)'}</a></h3>
		<p class="soft">
			${directionWords[mail.direction]} ${time(frame, mail.date)} &middot; ${person(mail.from)} to
			${mail.to.length > 0 ? people(mail.to) : '(nobody)'}${mail.planned ? html` &middot; <strong>planned</strong>` : ''}
		</p>
		<p class="preview" dir="auto">${mail.preview}</p>
		${other}
		<div class="row actions">
			${mail.processToken ? actionForm(frame, mail.processToken, mail.planned ? 'Mark as processed' : 'Mark as not processed', '', mail.planned) : ''}${
				mail.replyHref ? html`<a class="button" href="${mail.replyHref}">Reply</a>` : ''
			}${mail.unbindToken ? actionForm(frame, mail.unbindToken, 'Unbind from this record') : ''}
		</div>
	</li>`;
}

function otherBlock(frame: PageFrame, activity: OtherActivityView): SafeHtml {
	const words = { note: 'Note', task: 'Task', call: 'Call' }[activity.type];
	return html`<li class="panel ${activity.planned ? 'planned' : ''}">
		<h3>${words}: <bdi>${activity.title}</bdi></h3>
		<p class="soft">
			${time(frame, activity.date)}${activity.dueAt ? html` &middot; due ${time(frame, activity.dueAt)}` : ''}${activity.owner ? html` &middot; ${activity.owner}` : ''}
		</p>
		<p class="preview" dir="auto">${activity.text}</p>
		${activity.processToken ? html`<div class="row actions">${actionForm(frame, activity.processToken, activity.planned ? 'Mark as processed' : 'Mark as not processed', '', activity.planned)}</div>` : ''}
	</li>`;
}

export const activityBlock = (frame: PageFrame, activity: ActivityView): SafeHtml =>
	activity.type === 'mail' ? mailBlock(frame, activity) : otherBlock(frame, activity);

export function tabs(
	label: string,
	current: string,
	options: { value: string; label: string; count: number | null; href: string }[],
): SafeHtml {
	const words = ({ label: text, count }: (typeof options)[number]): string =>
		count === null ? text : `${text} (${count})`;
	return html`<nav aria-label="${label}">
		<ul class="tabs">
			${options.map(
				(option) =>
					html`<li>
						${
							option.value === current
								? html`<a href="${option.href}" aria-current="true">${words(option)}</a>`
								: html`<a href="${option.href}">${words(option)}</a>`
						}
					</li>`,
			)}
		</ul>
	</nav>`;
}
