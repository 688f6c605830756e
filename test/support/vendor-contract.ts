/** Compile-time contracts with the types that a vendor publishes. A line that does not hold fails `npm run types`. */

type Names<T> = keyof { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };

/** What travels as JSON: dates as text, the members of an enum by their values. */
export type Json<T> = T extends Date
	? string
	: T extends string
		? `${T}`
		: T extends (infer I)[]
			? Json<I>[]
			: T extends object
				? { [K in keyof T]: Json<T[K]> }
				: T;

/** Names of ours that the vendor does not have. */
export type Stray<Ours, Vendor> = Ours extends unknown ? Exclude<Names<Ours>, Names<Vendor>> : never;

/** `Nothing<Stray<A, B>>` compiles only where A has no name of its own. */
export type Nothing<T extends never> = T;

/** What we send is what the vendor takes, value by value. */
export type Takes<Vendor, Ours extends Vendor> = [Ours, Vendor];

/** What the vendor answers is what our schema reads, value by value. @param Input what the schema takes */
export type Answers<Input, Vendor extends Pick<Input, Names<Input>>> = [Input, Vendor];
