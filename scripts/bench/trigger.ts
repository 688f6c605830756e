/**
 * `npm run bench -- trigger`: CRM Mail Trigger, with acknowledged delivery, against n8n's own Email Trigger (IMAP) in one
 * real n8n on one Dovecot. Every run starts n8n anew, files all mails at once and ends with the last execution; runs of
 * both sides alternate, medians count. Speed is bound by processor time, of which ours takes 1.7 ms a mail and the peer
 * 5.3 (1.35 in a backlog of 20,000): the thread that parses and n8n's main thread have about a third each; the rest is
 * the isolates that n8n makes for every execution and the collection of garbage. Half of what both grow by is V8's young
 * generation, which stretches to 128 MB once and early. The rest is what was alive when the young generation was swept: it
 * stays until V8 collects the whole heap, so what counts is how many mails are in n8n's heap at a time (mails that wait for
 * their turn are kept as bytes beside it, and batches overlap only when they take long) and how long V8 puts its
 * collection off (we remind it, see `heap-watch.ts`).
 */
import { Contest, peerName, type Run, type Side } from './trigger/contest';

const median = (values: number[]): number => {
	const sorted = [...values].sort((left, right) => left - right);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

interface Row {
	case: string;
	unit: string;
	ours: number;
	peer: number | null;
	peerName: string | null;
	goal: number | string;
	ok: boolean;
}

export async function run({ quick }: { quick: boolean }): Promise<Row[]> {
	const mails = quick ? 1_000 : 5_000;
	const rounds = quick ? 1 : 3;
	const backlog = quick ? 4_000 : 20_000;
	const contest = await Contest.open();
	try {
		const runs: Record<Side, Run[]> = { ours: [], peer: [] };
		for (let round = 0; round < rounds; round += 1) {
			for (const side of ['ours', 'peer'] as const) {
				const one = await contest.throughput(side, mails);
				process.stderr.write(
					`  ${side}: ${one.mailsPerSecond.toFixed(0)} mails/s, ${one.grownMb.toFixed(0)} MB grown, ${one.executions} executions, ${one.cpuMs.toFixed(2)} ms of CPU a mail\n`,
				);
				runs[side].push(one);
			}
		}
		const waits = await contest.latencies(quick ? 3 : 9);
		const latency = { ours: median(waits.ours), peer: median(waits.peer) };
		const long = await contest.throughput('ours', backlog);
		return rowsOf(runs, latency, long, backlog);
	} finally {
		await contest.close();
	}
}

function rowsOf(runs: Record<Side, Run[]>, latency: Record<Side, number>, long: Run, backlog: number): Row[] {
	const of = (side: Side, field: keyof Run): number => median(runs[side].map((one) => one[field]));
	const speed = { ours: of('ours', 'mailsPerSecond'), peer: of('peer', 'mailsPerSecond') };
	const memory = { ours: of('ours', 'grownMb'), peer: of('peer', 'grownMb') };
	const alone = { peer: null, peerName: null };
	return [
		{ case: 'throughput', unit: 'mails/s', ...speed, peerName, goal: 3, ok: speed.ours >= 3 * speed.peer },
		{ case: 'memory', unit: 'MB grown', ...memory, peerName, goal: 1, ok: memory.ours <= memory.peer },
		{ case: 'latency', unit: 's', ...latency, peerName, goal: 1, ok: latency.ours < 1 },
		{
			case: `backlog of ${backlog.toLocaleString('en')}`,
			...{ unit: 'mails/s', ours: long.mailsPerSecond, ...alone },
			...{ goal: '', ok: true },
		},
		{
			case: `backlog of ${backlog.toLocaleString('en')}, second half`,
			...{ unit: 'MB grown', ours: long.lateGrowthMb, ...alone, goal: 50, ok: long.lateGrowthMb <= 50 },
		},
	];
}
