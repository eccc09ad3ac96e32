/** A wall clock that gains more than this on the steady one has jumped. */
const jumpMs = 3_600_000;
const doubtMs = 24 * 3_600_000;

/**
 * Whether the wall clock can be believed when it says that something is old. After a jump ahead it is not for a day, or until it is set
 * back: what is deleted under a wrong clock does not come back, and what is kept a day too long harms nobody. Sees jumps between two
 * calls, so it has to be asked regularly; a clock that was wrong from the start it cannot tell.
 */
export function createClockTrust(clocks: {
  readonly wall: () => number;
  readonly steady: () => number;
}): () => boolean {
  let ahead = clocks.wall() - clocks.steady();
  let doubtedUntil = Number.NEGATIVE_INFINITY;
  return () => {
    const steady = clocks.steady();
    const gained = clocks.wall() - steady - ahead;
    ahead += gained;
    if (gained >= jumpMs) doubtedUntil = steady + doubtMs;
    else if (gained <= -jumpMs) doubtedUntil = Number.NEGATIVE_INFINITY;
    return steady >= doubtedUntil;
  };
}
