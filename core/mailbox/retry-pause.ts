/** How long to wait before the next try to reach a mailbox: quick at first, spread out, a minute or five at most. */

/** Full jitter over an exponential ceiling; the spread keeps many workflows from knocking at once. */
const ceiling = { unreachable: 60_000, refused: 5 * 60_000 };

/**
 * @param failures failed tries in a row, from 1
 * @param refused the server turned the login down: knocking fast could lock the account
 * @param random 0 <= random < 1
 */
export function reconnectPause(failures: number, refused: boolean, random: number): number {
	const first = refused ? 5_000 : 500;
	const most = Math.min(
		refused ? ceiling.refused : ceiling.unreachable,
		first * 2 ** Math.min(failures - 1, 20),
	);
	// A floor keeps the jitter from hammering a server that has just turned us away.
	const least = refused ? most / 2 : most / 5;
	return Math.round(least + random * (most - least));
}

/** Pauses before a failed mail is offered again. */
export const retryPauses = [30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000];
