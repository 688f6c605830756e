/** The nodes and credentials of the sources, as n8n would load them, by their registered names. */
import { globSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { INodeType } from 'n8n-workflow';

export const root = resolve(__dirname, '../..');
export const packName = 'n8n-nodes-crm-mail-binding';

const load = <T>(pattern: string): T[] =>
	globSync(pattern, { cwd: root })
		.sort()
		.map((file) => {
			const name = basename(file).replace(/\.(node|credentials)\.ts$/, '');
			const loaded = jest.requireActual<Record<string, new () => T>>(join(root, file));
			return new loaded[name]!();
		});

export const nodesOfPack = (): Map<string, INodeType> =>
	new Map(load<INodeType>('nodes/*/*.node.ts').map((node) => [`${packName}.${node.description.name}`, node]));
