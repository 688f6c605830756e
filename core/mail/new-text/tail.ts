/** Cuts off what stands below a person's words: device footer, legal notice, list footer, signature, contact block. */
import { withoutDeviceFooters } from './device-footer';
import { legalTailAt } from './disclaimer';
import { cutContacts, cutDelimited } from './signature';

/**
 * @param lines one stretch of own text, between two quotes or at the end
 * @returns the lines that stay; none when all of it is footer
 */
export function cutTail(lines: string[], fromName: string): string[] {
	let kept = withoutDeviceFooters(lines);
	const legal = legalTailAt(kept);
	if (legal >= 0) kept = kept.slice(0, legal);
	kept = cutDelimited(trimEnd(kept));
	return cutContacts(trimEnd(kept), fromName);
}

export function trimEnd(lines: string[]): string[] {
	const last = lines.findLastIndex((line) => line.trim() !== '');
	return lines.slice(0, last + 1);
}
