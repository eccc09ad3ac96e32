/** When and how long to try again. */
export interface RetryOptions {
  /** Sends of one request at most, the first included. 4 unless given. */
  readonly attempts?: number;
  /** All waits of one request together never exceed this; a longer `Retry-After` is not waited for at all. 60,000 unless given. */
  readonly maxWaitMs?: number;
  /** Upper bound of the first wait without `Retry-After`; doubles with each attempt. 250 unless given. */
  readonly baseMs?: number;
}

export const defaultRetry: Required<RetryOptions> = { attempts: 4, maxWaitMs: 60_000, baseMs: 250 };

/** Upper bound of any wait that no `Retry-After` asked for. */
const longestBackoffMs = 10_000;

/** Methods that may be repeated: sending twice does what sending once does (RFC 9110 §9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** One request that did not succeed, as far as repeating it goes. */
export interface Failed {
  readonly method: string;
  readonly hasIdempotencyKey: boolean;
  /** Whether the same body can be sent again: a stream cannot. */
  readonly isReplayable: boolean;
  /** `unavailable`: it may or may not have been executed. `rate_limited`: it was not, and spent nothing. */
  readonly because: 'unavailable' | 'rate_limited';
  readonly retryAfterMs: number | null;
  /** Sends so far, at least 1. */
  readonly attempt: number;
  readonly waitedMs: number;
}

/** Whether sending the request again can do no harm. */
export function isSafeToRepeat(failed: Failed): boolean {
  if (!failed.isReplayable) return false;
  return failed.because === 'rate_limited' || failed.hasIdempotencyKey || idempotent.has(failed.method);
}

/**
 * Milliseconds to wait before the next send, or `undefined` to stop. Full jitter: anything between nothing and a bound that doubles;
 * on top of `Retry-After` where the server named a time, so that callers refused together do not come back together.
 */
export function waitBeforeRepeating(
  failed: Failed,
  { retry, random }: { readonly retry: Required<RetryOptions>; readonly random: () => number },
): number | undefined {
  if (failed.attempt >= retry.attempts || !isSafeToRepeat(failed)) return undefined;
  const bound = Math.min(longestBackoffMs, retry.baseMs * 2 ** (failed.attempt - 1));
  const leftMs = retry.maxWaitMs - failed.waitedMs;
  const askedMs = failed.retryAfterMs ?? 0;
  if (askedMs > leftMs) return undefined;
  return Math.min(leftMs, askedMs + Math.floor(random() * bound));
}
