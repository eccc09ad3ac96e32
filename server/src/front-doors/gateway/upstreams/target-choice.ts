/** The first pause of a target that cannot be reached; each further failure doubles it. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** What is known about the health of one target. */
export interface Candidate {
  readonly weight: number;
  /** Until then it is passed over; by the choice's clock. */
  pausedUntil: number;
  /** Failures in a row to reach it. */
  failures: number;
  /** What the last probe said; `true` where nobody probes. */
  isUp: boolean;
  /** Smooth weighted round robin: grows by the weight at each choice, shrinks by the sum when chosen. */
  turn: number;
}

/** A target nothing is held against. */
export function newCandidate(weight: number): Candidate {
  return { weight, pausedUntil: 0, failures: 0, isUp: true, turn: 0 };
}

/**
 * The next target, none of those in `tried`; `undefined` when all were. Healthy ones share by weight, evenly spread. When none is
 * healthy every one counts as healthy: a wrong verdict must not turn a working API off.
 */
export function chooseTarget<T extends Candidate>(
  targets: readonly T[],
  now: number,
  tried?: ReadonlySet<T>,
): T | undefined {
  const [only] = targets;
  if (targets.length === 1) return only !== undefined && tried?.has(only) ? undefined : only;
  const left = tried === undefined ? targets : targets.filter((target) => !tried.has(target));
  const healthy = left.filter((target) => target.isUp && target.pausedUntil <= now);
  return nextOf(healthy.length > 0 ? healthy : left);
}

function nextOf<T extends Candidate>(targets: readonly T[]): T | undefined {
  let best: T | undefined;
  let sum = 0;
  for (const target of targets) {
    target.turn += target.weight;
    sum += target.weight;
    if (best === undefined || target.turn > best.turn) best = target;
  }
  if (best !== undefined) best.turn -= sum;
  return best;
}

/** Passes a target over for a time that grows with each failure in a row: 1 s, 2 s, 4 s … 60 s. */
export function noteUnreachable(target: Candidate, now: number): void {
  // Requests that fail together are one failure: only the first of a pause makes the next one longer.
  if (target.pausedUntil > now) return;
  target.pausedUntil = now + Math.min(longestPauseMs, firstPauseMs * 2 ** target.failures);
  target.failures = Math.min(target.failures + 1, 16);
}

/** Forgets what was held against a target: it was reached. */
export function noteReached(target: Candidate): void {
  if (target.failures === 0) return;
  target.failures = 0;
  target.pausedUntil = 0;
}
