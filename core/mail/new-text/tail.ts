/** Cuts off what stands below a person's words: device footer, legal notice, list footer, signature, contact block. */
import { withoutDeviceFooters } from './device-footer';
import { legalTailAt } from './disclaimer';
import { cutContacts, cutDelimited } from './signature';

export interface Sender {
	name: string;
	/** Lower case. */
	address: string;
}

/**
 * @param lines one stretch of own text, between two quotes or at the end
 * @returns the lines that stay; none when all of it is footer
 */
export function cutTail(lines: string[], sender: Sender): string[] {
	let kept = withoutDeviceFooters(lines);
	const legal = legalTailAt(kept);
	if (legal >= 0) kept = kept.slice(0, legal);
	kept = cutDelimited(trimEnd(kept));
	return withoutOwnAddress(cutContacts(trimEnd(kept), sender.name), sender.address);
}

/** The sender's address as the last paragraph: a signature of Foxmail. As the only one it is an answer. */
function withoutOwnAddress(lines: string[], address: string): string[] {
	const last = (lines.at(-1) ?? '').replace(/[<>]|mailto:/gi, '').trim();
	if (address === '' || last.toLowerCase() !== address) return lines;
	const above = trimEnd(lines.slice(0, -1));
	const announced = /[:：]$/u.test(above.at(-1)?.trim() ?? ':');
	return announced || above.length === lines.length - 1 ? lines : above;
}

export function trimEnd(lines: string[]): string[] {
	const last = lines.findLastIndex((line) => line.trim() !== '');
	return lines.slice(0, last + 1);
}
