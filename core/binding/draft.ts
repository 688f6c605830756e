/** A decision in the making: collects bindings, reasons and plain words in the order of evidence. */
import { refKey, type RecordRef } from '../ports/records';
import type { BoundRecord, Candidate, Decision, RecordToCreate } from './decision';
import { reasonWords, type ReasonCode } from './reason';
import type { RuleName } from './settings';

export class Draft {
	private readonly bind = new Map<string, BoundRecord>();
	private readonly candidates = new Map<string, Candidate>();
	private readonly reasons = new Set<ReasonCode>();
	private readonly explanation: string[] = [];
	private readonly create: RecordToCreate[] = [];

	/** Adds a code with its plain words, or with better ones. */
	because(code: ReasonCode, words: string = reasonWords[code]): this {
		if (!this.reasons.has(code) || words !== reasonWords[code]) this.say(words);
		this.reasons.add(code);
		return this;
	}

	say(words: string): this {
		if (words !== '' && !this.explanation.includes(words)) this.explanation.push(words);
		return this;
	}

	/** The first evidence for a record is the strongest and stays its why. */
	bindTo(record: BoundRecord): this {
		if (!this.bind.has(refKey(record))) this.bind.set(refKey(record), record);
		return this;
	}

	unbind(ref: RecordRef): this {
		this.bind.delete(refKey(ref));
		return this;
	}

	offer(candidate: Candidate): this {
		if (!this.candidates.has(refKey(candidate))) this.candidates.set(refKey(candidate), candidate);
		return this;
	}

	plan(record: RecordToCreate): this {
		if (!this.create.some((one) => one.key === record.key)) this.create.push(record);
		return this;
	}

	isBound(ref: RecordRef): boolean {
		return this.bind.has(refKey(ref));
	}

	get boundKinds(): Set<string> {
		return new Set([...this.bind.values()].map((record) => record.kind));
	}

	get isEmpty(): boolean {
		return this.bind.size === 0 && this.create.length === 0;
	}

	has(code: ReasonCode): boolean {
		return this.reasons.has(code);
	}

	finish(outcome: Decision['outcome'], more: Partial<Decision> = {}): Decision {
		const bind = [...this.bind.values()];
		const evidence = bind.map((record) => record.why);
		return {
			outcome,
			rule: null,
			bind,
			create: outcome === 'create' ? this.create : [],
			reasons: [...new Set([...evidence, ...this.reasons])],
			explanation: this.explanation,
			candidates: [...this.candidates.values()].filter((one) => !this.bind.has(refKey(one))),
			planned: false,
			withhold: false,
			apart: false,
			alert: false,
			...more,
		};
	}
}

export const ruleWords: Record<RuleName, ReasonCode> = {
	inboundNew: 'new-inbound',
	outboundNew: 'new-outbound',
	inboundKnown: 'known-inbound',
};
