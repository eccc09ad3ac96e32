import { createHash } from 'node:crypto';
import type { Plan } from '../src/accounts/plan.js';
import type { AccessRequest } from '../src/authorize/access-request.js';
import type { World } from '../src/authorize/authorize.js';
import type { LimitState } from '../src/authorize/decision.js';
import {
  checkRateWindow,
  type Limit,
  newRateWindow,
  type RateWindow,
  takeFromRateWindow,
} from '../src/authorize/rate-window.js';
import type { Key, KeyRecord, Secret } from '../src/keys/key.js';
import { base62, type KeyFormat, newSecret } from '../src/keys/key-format.js';
import type { LimitClaim, LimitOutcome, LimitStore } from '../src/ports/limit-store.js';
import type { Route } from '../src/routes/route.js';
import { createRouteTable } from '../src/routes/route-table.js';

/** Sunday 2026-11-22, 12:00 UTC. */
export const t0 = Date.UTC(2026, 10, 22, 12);

export const format: KeyFormat = { prefix: 'neo' };

/** A well-formed secret, the same for the same seed. */
export function aSecret(seed = 1, environment: 'live' | 'test' = 'live'): string {
  let state = seed;
  return newSecret(format, environment, (alphabet, length) => {
    let text = '';
    for (let i = 0; i < length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      text += alphabet.charAt((state >>> 8) % base62.length);
    }
    return text;
  });
}

export function aKey(members: Partial<Key> = {}): Key {
  return {
    id: 'key_1',
    accountId: 'acc_1',
    name: 'Production',
    environment: 'live',
    permissions: ['*'],
    allowedAddresses: [],
    browserGuard: 'block',
    createdBy: null,
    createdAt: t0 - 1000,
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    ...members,
  };
}

export function aStoredSecret(members: Partial<Secret> = {}): Secret {
  return {
    id: 'sec_1',
    keyId: 'key_1',
    digest: 'digest',
    hint: 'neo_live_AbCd…WxYz',
    createdAt: t0 - 1000,
    graceEndsAt: null,
    revokedAt: null,
    lastUsed: null,
    ...members,
  };
}

export function aRecord(
  members: {
    key?: Partial<Key>;
    secret?: Partial<KeyRecord['secret']>;
    account?: Partial<KeyRecord['account']>;
  } = {},
): KeyRecord {
  return {
    key: aKey(members.key),
    secret: { id: 'sec_1', graceEndsAt: null, revokedAt: null, ...members.secret },
    account: { id: 'acc_1', plan: 'pro', suspendedAt: null, ...members.account },
  };
}

export function aPlan(members: Partial<Plan> = {}): Plan {
  return { name: 'pro', permissions: ['*'], limits: [], ...members };
}

export function aLimit(members: Partial<Limit> = {}): Limit {
  return { name: 'burst', allow: 10, windowMs: 60_000, counts: 'account', ...members };
}

export function aRoute(members: Partial<Route> = {}): Route {
  return {
    match: 'GET /chat',
    upstream: undefined,
    permission: undefined,
    plans: undefined,
    cost: 1,
    ...members,
  };
}

export function aRequest(members: Partial<AccessRequest> = {}): AccessRequest {
  return {
    method: 'GET',
    target: '/chat',
    authorization: [aSecret()],
    address: '192.0.2.1',
    origin: undefined,
    fetchSite: undefined,
    userAgent: undefined,
    at: t0,
    requestId: 'req_1',
    ...members,
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** A world that knows the records by their secret and counts in memory. */
export function aWorld(
  members: Partial<World> & { records?: ReadonlyMap<string, KeyRecord>; written?: readonly Route[] } = {},
): World {
  const { records = new Map([[aSecret(), aRecord()]]), written = [aRoute()], ...rest } = members;
  const byDigest = new Map([...records].map(([secret, record]) => [sha256(secret), record]));
  return {
    format,
    routes: createRouteTable(written),
    plans: new Map([['pro', aPlan()]]),
    digest: sha256,
    keys: {
      find: (digest) => byDigest.get(digest) ?? { reason: 'key_unknown', detail: 'No key has this digest.' },
    },
    limits: inMemoryLimits(),
    ...rest,
  };
}

/** The rate-window arithmetic behind the port, unbounded: for tests and measurements, not for production. */
export function inMemoryLimits(): LimitStore {
  const windows = new Map<string, RateWindow>();
  const windowOf = (claim: LimitClaim): RateWindow => {
    let window = windows.get(claim.counter);
    if (window === undefined) {
      window = newRateWindow();
      windows.set(claim.counter, window);
    }
    return window;
  };
  const peek = (claims: readonly LimitClaim[], at: number): LimitOutcome => {
    const states: LimitState[] = [];
    let worst: { limit: Limit; retryAfterMs: number } | undefined;
    for (const claim of claims) {
      const answer = checkRateWindow(windowOf(claim), claim, at);
      states.push(stateOf(claim.limit, answer));
      if (!answer.fits && (worst === undefined || answer.retryAfterMs > worst.retryAfterMs)) {
        worst = { limit: claim.limit, retryAfterMs: answer.retryAfterMs };
      }
    }
    return worst === undefined ? { taken: true, states } : { taken: false, states, ...worst };
  };
  const take = (claims: readonly LimitClaim[], at: number): LimitOutcome => {
    const outcome = peek(claims, at);
    if (!outcome.taken) return outcome;
    const states = claims.map((claim) =>
      stateOf(claim.limit, takeFromRateWindow(windowOf(claim), claim, at)),
    );
    return { taken: true, states };
  };
  return { take, peek };
}

function stateOf(
  { name, allow, windowMs }: Limit,
  { remaining, resetMs }: { remaining: number; resetMs: number },
): LimitState {
  return { name, allow, windowMs, remaining, resetMs };
}
