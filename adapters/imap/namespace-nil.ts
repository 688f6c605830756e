/** Gets the library along with a login that has no folders of its own (NAMESPACE NIL, RFC 2342): it would wait for ever. */
import type { ImapFlow } from 'imapflow';

type Untagged = (response: { attributes?: unknown[] }) => Promise<void>;
type Exec = (
	command: string,
	attributes: unknown,
	options?: { untagged?: Record<string, Untagged> },
) => Promise<unknown>;

/** Before it connects. Of the NIL becomes the root, which is where the folders of others stand as well. */
export function mindNamespaceNil(client: ImapFlow): void {
	const inner = client as unknown as { exec: Exec };
	const { exec } = inner;
	inner.exec = async (command, attributes, options) => {
		const read = options?.untagged?.NAMESPACE;
		if (command !== 'NAMESPACE' || !read) return await exec.call(client, command, attributes, options);
		const root = ['', '/'].map((value) => ({ type: 'STRING', value }));
		const NAMESPACE: Untagged = async (response) => {
			const [own, ...others] = response.attributes ?? [];
			await read({ ...response, attributes: [own ?? [root], ...others] });
		};
		return await exec.call(client, command, attributes, { ...options, untagged: { NAMESPACE } });
	};
}
