/** A headless Chromium that calls nobody by itself. */
import { chromium, type Browser } from 'playwright-core';
import { PlainError } from './plain-error';
import { findProgram } from './servers';

const quiet = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
];

export async function openBrowser(): Promise<Browser> {
	const executablePath = findProgram('chromium');
	if (!executablePath)
		throw new PlainError('Chromium is not installed (on Debian: apt-get install chromium).');
	return await chromium.launch({ executablePath, args: quiet });
}
