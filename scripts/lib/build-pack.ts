/** Builds dist/ by the tasks of gulpfile.js. */
import { join } from 'node:path';
import { PlainError } from './plain-error';
import { node24, root } from './repository';
import { runToEnd } from './running.cjs';

export async function buildPack(): Promise<void> {
	const gulp = join(root, 'node_modules/gulp/bin/gulp.js');
	const { code, text } = await runToEnd(node24, [gulp, 'build'], { cwd: root });
	if (code !== 0) throw new PlainError(`The pack does not build:\n${text}`);
}
