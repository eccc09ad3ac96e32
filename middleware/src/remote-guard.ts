import { type AccessRequest, maxRecordAgeMs, type Reason, refuse } from '@neoagent/core';
import { answerOf, unavailable } from './answer-of.js';
import type { Answer, Guard } from './guard.js';
import { readVerdict, type Verdict } from './verdict.js';
import { VerdictCache } from './verdict-cache.js';

export interface RemoteOptions {
  /** Origin of the server: `NEOAGENT_URL` unless told. */
  readonly url?: string;
  /** This service's own key, which holds `keys:verify`: `NEOAGENT_SECRET_KEY` unless told. */
  readonly secretKey?: string;
  /** How long an answer is waited for: 2,000 ms unless told. */
  readonly timeoutMs?: number;
  /**
   * How long an allow for which no limit is counted may be used again, without asking: 0 unless told, at most 5,000 ms. A request
   * allowed so is not counted as a use. Where a limit is counted, every request asks.
   */
  readonly cacheMs?: number;
  /** Told why no decision could be made. */
  readonly onFault?: (error: unknown) => void;
  /** Epoch milliseconds by which cached verdicts age. */
  readonly now?: () => number;
}

/** Of these nothing can become true again for the same credential within the published staleness. */
const settled: ReadonlySet<Reason> = new Set<Reason>([
  'key_malformed',
  'key_extra_spaces',
  'key_unknown',
  'key_revoked',
]);

/**
 * Asks the server about each request (`POST /v1/verify`), so limits are counted there and exact over any number of processes. Nothing
 * is based on a verdict older than 5 s. Throws at once when it is not told where the server is or which key is its own.
 */
export function createRemoteGuard(options: RemoteOptions = {}): Guard {
  const url = originOf(options.url ?? environment('NEOAGENT_URL'));
  const secretKey = options.secretKey ?? environment('NEOAGENT_SECRET_KEY');
  const { onFault, timeoutMs = 2_000, cacheMs = 0, now = Date.now } = options;
  if (!secretKey) throw new TypeError('Set NEOAGENT_SECRET_KEY to a key that holds keys:verify.');
  if (!(cacheMs >= 0 && cacheMs <= maxRecordAgeMs))
    throw new RangeError(`cacheMs must be from 0 to ${maxRecordAgeMs}.`);
  const cache = new VerdictCache({ capacity: 10_000, now });

  async function ask(request: AccessRequest): Promise<Verdict> {
    const response = await fetch(`${url}/v1/verify`, {
      method: 'POST',
      headers: { Authorization: secretKey ?? '', 'Content-Type': 'application/json' },
      body: JSON.stringify(questionOf(request)),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body: unknown = await response.json();
    if (response.status === 200) return readVerdict(body);
    const code = String((body as { code?: unknown } | null)?.code ?? 'no code');
    throw new Error(`/v1/verify answered ${response.status} (${code}) to this service's own key.`);
  }

  async function verdictOn(request: AccessRequest): Promise<Verdict> {
    const askedAt = now();
    const place = await cache.placeOf(request);
    const known = cache.get(place);
    if (known !== undefined) return { ...known, requestId: request.requestId };
    const verdict = await ask(request);
    const lifetimeMs = lifetimeOf(verdict, cacheMs);
    if (lifetimeMs > 0) cache.put(place, verdict, askedAt + lifetimeMs);
    return verdict;
  }

  return async (request) => {
    const style = { limitStatus: 403, publicUrl: url } as const;
    const { requestId } = request;
    // The server is asked about one value; which of several is meant must not be guessed on the way.
    if (request.authorization.length > 1) return answerOf(refuse(ambiguous(request)), { requestId, style });
    try {
      return answerTo(await verdictOn(request), url);
    } catch (error) {
      onFault?.(error);
      return answerOf(refuse(unavailable), { requestId, style });
    }
  };
}

function answerTo({ decision, status, requestId }: Verdict, publicUrl: string): Answer {
  return answerOf(decision, { requestId, style: { publicUrl, limitStatus: status === 429 ? 429 : 403 } });
}

/** From when the question was asked: what the server read for its answer may itself be a cache's, see docs/doors/middleware.md. */
function lifetimeOf({ decision }: Verdict, cacheMs: number): number {
  if (!decision.allowed) return settled.has(decision.reason) ? maxRecordAgeMs : 0;
  return decision.limits.length === 0 ? cacheMs : 0;
}

function ambiguous({ authorization }: AccessRequest) {
  return {
    reason: 'key_ambiguous',
    detail: `The request has ${authorization.length} Authorization headers.`,
  } as const;
}

function questionOf(request: AccessRequest) {
  const { origin, fetchSite, userAgent, demands } = request;
  const fields = { Origin: origin, 'Sec-Fetch-Site': fetchSite, 'User-Agent': userAgent };
  return {
    key: request.authorization[0] ?? '',
    request: { method: request.method, path: request.target, ip: request.address, headers: fields },
    permissions: demands?.permissions,
    cost: demands?.cost,
  };
}

function originOf(text: string | undefined): string {
  if (!text) throw new TypeError('Set NEOAGENT_URL to the origin of the server.');
  const { origin, protocol } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError('NEOAGENT_URL must begin with http:// or https://.');
  return origin;
}

/** Also where there is no `process`, as on Workers. */
function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name];
}
