/** The connections of this process: nodes that read one mailbox with one login share one. */
import type { ImapFlow } from 'imapflow';
import { MailboxLink, type LinkDeps } from './mailbox-link';

interface Shared {
	link: MailboxLink;
	/** Openers of the nodes that hold it; the newest one opens, since an older node may be gone. */
	openers: ((failures: number) => Promise<ImapFlow>)[];
}

const registryName = Symbol.for('n8n-nodes-crm-mail-binding.links');
const links = ((globalThis as Record<symbol, unknown>)[registryName] ??= new Map()) as Map<string, Shared>;

/** @param name of the mailbox, its server and the credential that opens it */
export function acquireLink(name: string, deps: LinkDeps): { link: MailboxLink; release(): Promise<void> } {
	const shared = links.get(name) ?? start(name, deps);
	shared.openers.push(deps.open);
	let isHeld = true;
	return {
		link: shared.link,
		release: async () => {
			if (!isHeld) return;
			isHeld = false;
			shared.openers.splice(shared.openers.indexOf(deps.open), 1);
			if (shared.openers.length > 0) return;
			if (links.get(name) === shared) links.delete(name);
			await shared.link.close();
		},
	};
}

function start(name: string, deps: LinkDeps): Shared {
	const openers: Shared['openers'] = [];
	const open: LinkDeps['open'] = async (failures) => await (openers.at(-1) ?? deps.open)(failures);
	const shared: Shared = { openers, link: new MailboxLink({ ...deps, open }) };
	links.set(name, shared);
	return shared;
}
