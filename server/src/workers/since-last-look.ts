/** So much is looked at again: what a transaction was about to write, or a process whose clock is behind, is seen by the next look. */
const overlapMs = 60_000;

/**
 * Looks at what happened since the last look that went well. The first one, and one after the clock went back, looks as far back as
 * `longestMs`.
 */
export function sinceLastLook(
  longestMs: number,
  look: (time: { readonly since: number; readonly at: number }) => Promise<void>,
): (at: number) => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async (at) => {
    const known = lookedAt - overlapMs;
    const since = at < known ? at - longestMs : Math.max(known, at - longestMs);
    await look({ since, at });
    lookedAt = at;
  };
}
