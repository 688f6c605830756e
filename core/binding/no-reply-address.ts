/** Decides whether an address belongs to a machine that reads no answers. */

const machine = new RegExp(
	'^(' +
		[
			'(do[-_.]?)?not?[-_.]?(reply|responder|antworten)([-_.+].*)?',
			'(.*[-_.])?(no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|noreply)([-_.+].*)?',
			'ne[-_.]?pas[-_.]?repondre',
			'nicht[-_.]?antworten',
			'nao[-_.]?responda',
			'mailer[-_.]?daemon',
			'postmaster',
			'bounces?([-_.+].*)?',
			'(auto[-_.]?)?notifications?',
			'notify',
			'auto[-_.]?(mailer|reply|responder)',
		].join('|') +
		')$',
	'i',
);

/** By the local part alone, e.g. `no-reply@`, `noreply+123@`, `orders.noreply@`, `mailer-daemon@`. */
export function isNoReply(address: string): boolean {
	return machine.test(address.slice(0, Math.max(0, address.lastIndexOf('@'))));
}
