const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long after each failed attempt the next one follows, before jitter: together three days. */
export const retryDelaysMs: readonly number[] = [
  5000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  18 * hourMs,
  22 * hourMs,
];

/** No wait is longer, whatever a receiver asks for. */
export const longestDelayMs = 24 * hourMs;

/** An endpoint that only failed for so long, and so often, is disabled. A clock that jumps alone disables nothing. */
export const givesUpAfter = { ms: 5 * dayMs, failures: 10 };

/** What one HTTP try came to. */
export interface AttemptResult {
  /** The answer's status; `null` when there was none. */
  readonly status: number | null;
  /** What the receiver asked for with `Retry-After`. */
  readonly retryAfterMs: number | null;
}

/** What follows from an attempt. */
export interface AttemptOutcome {
  readonly state: 'delivered' | 'pending' | 'failed';
  /** For `pending`: when to try again. */
  readonly nextAttemptAt: number | null;
  readonly disables: 'gone' | 'failing' | null;
}

export interface AttemptMade {
  readonly result: AttemptResult;
  /** How many attempts were made, this one included. */
  readonly attempts: number;
  readonly at: number;
  readonly endpoint: { readonly failingSince: number | null; readonly failures: number };
  /** A number from 0 to 1 that spreads retries. */
  readonly jitter: number;
}

/** Whether a status means that the event arrived. A redirect does not: it is never followed. */
export function isDelivered(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** What to do after an attempt. 410 ends the endpoint; everything else but 2xx is tried again for three days. */
export function afterAttempt({ result, attempts, at, endpoint, jitter }: AttemptMade): AttemptOutcome {
  if (isDelivered(result.status)) return { state: 'delivered', nextAttemptAt: null, disables: null };
  if (result.status === 410) return { state: 'failed', nextAttemptAt: null, disables: 'gone' };
  const { failingSince, failures } = endpoint;
  const isLost =
    failingSince !== null && at - failingSince >= givesUpAfter.ms && failures + 1 >= givesUpAfter.failures;
  const disables = isLost ? 'failing' : null;
  const delay = retryDelaysMs[attempts - 1];
  if (delay === undefined) return { state: 'failed', nextAttemptAt: null, disables };
  return { state: 'pending', nextAttemptAt: at + waitOf(delay, result.retryAfterMs, jitter), disables };
}

/** Between 80 % and 120 % of the schedule's delay, never sooner than the receiver asked for. */
function waitOf(delay: number, askedMs: number | null, jitter: number): number {
  const spread = Math.round(delay * (0.8 + 0.4 * jitter));
  return Math.min(longestDelayMs, Math.max(spread, askedMs ?? 0));
}

/** `Retry-After` (RFC 9110 §10.2.3) as milliseconds from `at`; `null` when it says nothing usable. */
export function readRetryAfter(value: string | null, at: number): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value.trim()) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - at);
}
