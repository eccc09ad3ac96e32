import { type BaseUrl, readBaseUrl } from './base-url.js';
import { nothingReceived, UnavailableError } from './client-error.js';
import type { ClientOptions } from './client-options.js';
import { readEnvironment } from './environment.js';
import { codeOf } from './error-from.js';
import { createKeyHolder, type KeyHolder } from './key-holder.js';
import { isReplayable, type OutgoingRequest, readOutgoing } from './outgoing-request.js';
import { refuseBrowser } from './refuse-browser.js';
import { defaultRetry, type Failed, type RetryOptions, waitBeforeRepeating } from './retry.js';
import { retryAfterMsOf } from './retry-after.js';
import { sendOnce } from './send-once.js';

/** `fetch` with a key, and what builds on it. */
export interface AuthorizedFetch {
  readonly base: BaseUrl;
  readonly keys: KeyHolder;
  readonly timeoutMs: number;
  readonly now: () => number;
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

interface Parts extends Omit<AuthorizedFetch, 'fetch'> {
  readonly send: typeof fetch;
  readonly retry: Required<RetryOptions>;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Codes after which another key may help; the request was not executed. */
const renewable = new Set(['key_revoked', 'key_expired', 'key_unknown']);
const unavailableStatuses = new Set([502, 503, 504]);

/** Throws ConfigurationError where a client cannot work: on a web page, or without a URL. */
export function createAuthorizedFetch(options: ClientOptions): AuthorizedFetch {
  refuseBrowser();
  const parts: Parts = {
    base: readBaseUrl(options.url ?? readEnvironment('NEOAGENT_URL')),
    keys: createKeyHolder(options.secretKey ?? (() => readEnvironment('NEOAGENT_SECRET_KEY') ?? '')),
    timeoutMs: options.timeoutMs ?? 30_000,
    now: options.now ?? Date.now,
    // Looked up at each call, so that what replaces the global one later is used.
    send: (input, init) => (options.fetch ?? globalThis.fetch)(input, init),
    retry: options.retry === false ? { ...defaultRetry, attempts: 1 } : { ...defaultRetry, ...options.retry },
    random: options.random ?? Math.random,
    sleep: options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
  };
  const { base, keys, timeoutMs, now } = parts;
  return {
    base,
    keys,
    timeoutMs,
    now,
    async fetch(input, init) {
      const target = typeof input === 'string' || input instanceof URL ? base.resolve(String(input)) : input;
      const { origin } = target instanceof URL ? target : new URL(target.url);
      if (origin !== base.origin) return parts.send(target, init);
      return exchange(readOutgoing(target, init), parts);
    },
  };
}

/** Sends until the answer is one to give out: good, final, or not to be repeated. */
async function exchange(outgoing: OutgoingRequest, parts: Parts): Promise<Response> {
  const { signal } = outgoing;
  let key = await unlessAborted(parts.keys.current(), signal);
  let wasRenewed = false;
  let waitedMs = 0;
  for (let attempt = 1; ; ) {
    const outcome = await attemptOf(outgoing, { ...parts, key });
    // Not told by `instanceof Response`: a fetch that was given may have a class of its own.
    const answer = outcome instanceof UnavailableError ? undefined : outcome;
    const code = answer && !answer.ok ? await codeOf(answer) : undefined;
    const canRenew = !wasRenewed && renewable.has(code ?? '') && isReplayable(outgoing.body);
    if (canRenew && answer?.status === 401) {
      wasRenewed = true;
      // A source that fails now has no better key: the refusal stands.
      const next = await unlessAborted(
        parts.keys.renewed(key).catch(() => key),
        signal,
      );
      if (next !== key) {
        key = next;
        await answer.body?.cancel();
        continue;
      }
    }
    const failed = failureOf(outcome, { code, outgoing, parts, attempt, waitedMs });
    const waitMs = failed && waitBeforeRepeating(failed, parts);
    if (waitMs === undefined) {
      if (outcome instanceof UnavailableError) throw outcome;
      return outcome;
    }
    await answer?.body?.cancel();
    await unlessAborted(parts.sleep(waitMs), signal);
    waitedMs += waitMs;
    attempt++;
  }
}

function failureOf(
  outcome: Response | UnavailableError,
  known: {
    readonly code: string | undefined;
    readonly outgoing: OutgoingRequest;
    readonly parts: Parts;
    readonly attempt: number;
    readonly waitedMs: number;
  },
): Failed | undefined {
  const { code, outgoing, parts, attempt, waitedMs } = known;
  const answer = outcome instanceof UnavailableError ? undefined : outcome;
  const isRateLimited = code === 'rate_limited' && (answer?.status === 403 || answer?.status === 429);
  if (answer !== undefined && !isRateLimited && !unavailableStatuses.has(answer.status)) return undefined;
  return {
    method: outgoing.method,
    hasIdempotencyKey: outgoing.headers.has('idempotency-key'),
    isReplayable: isReplayable(outgoing.body),
    because: isRateLimited ? 'rate_limited' : 'unavailable',
    retryAfterMs: answer === undefined ? null : retryAfterMsOf(answer.headers, parts.now()),
    attempt,
    waitedMs,
  };
}

/** One send: the answer, or why there is none. Rejects only when the caller ended it. */
async function attemptOf(
  outgoing: OutgoingRequest,
  parts: Parts & { readonly key: string },
): Promise<Response | UnavailableError> {
  const { timeoutMs, base, key, send } = parts;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const signal = outgoing.signal ? AbortSignal.any([outgoing.signal, late.signal]) : late.signal;
  try {
    return await sendOnce(outgoing, { fetch: send, origin: base.origin, key, signal });
  } catch (error) {
    outgoing.signal?.throwIfAborted();
    return late.signal.aborted ? timedOut(timeoutMs) : unreachable(parts.keys.hide(reasonOf(error)));
  } finally {
    clearTimeout(timer);
  }
}

/** The error of a request that was not answered in time. */
export function timedOut(timeoutMs: number): UnavailableError {
  return new UnavailableError({
    code: 'timeout',
    detail: `There was no answer within ${timeoutMs} ms.`,
    fix: 'Nothing is wrong with the key. Try again later, or give timeoutMs more.',
    ...nothingReceived,
  });
}

function unreachable(why: string): UnavailableError {
  return new UnavailableError({
    code: 'unreachable',
    detail: `The API cannot be reached: ${why}.`,
    fix: 'Nothing is wrong with the key. Check NEOAGENT_URL and the connection, then try again.',
    ...nothingReceived,
  });
}

/** Node tells what happened in the cause: `ECONNREFUSED` says more than "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause, message } = (error ?? {}) as { readonly cause?: unknown; readonly message?: unknown };
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : String(message ?? 'the connection failed');
}

/** What `promise` gives, or the signal's reason as soon as it is aborted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
