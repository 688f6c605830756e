/** The part of mailauth that checks DKIM, imported by its path: the package's main file loads BIMI, MTA-STS and a schema library too. */
declare module 'mailauth/lib/dkim/verify' {
	import type { DKIMVerifyOptions, DKIMVerifyResult } from 'mailauth';
	export function dkimVerify(input: Buffer, options?: DKIMVerifyOptions): Promise<DKIMVerifyResult>;
}
