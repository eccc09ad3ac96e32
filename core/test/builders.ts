import { createHash } from 'node:crypto';
import type { Quota, RateLimit } from '../src/accounts/limit.js';
import type { Plan } from '../src/accounts/plan.js';
import type { AccessRequest } from '../src/authorize/access-request.js';
import type { LimitState } from '../src/authorize/decision.js';
import { checkQuota, type QuotaCount, takeFromQuota } from '../src/authorize/quota-count.js';
import { periodOf } from '../src/authorize/quota-period.js';
import { RateWindows, type WindowAnswer } from '../src/authorize/rate-window.js';
import type { World } from '../src/authorize/world.js';
import type { Key, KeyRecord, Secret } from '../src/keys/key.js';
import { base62, type KeyFormat, newSecret } from '../src/keys/key-format.js';
import {
  isQuotaClaim,
  type LimitClaim,
  type LimitOutcome,
  type LimitStore,
} from '../src/ports/limit-store.js';
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
    limits: [],
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
    account: {
      id: 'acc_1',
      plan: 'pro',
      suspendedAt: null,
      timeZone: 'UTC',
      grantedPermissions: [],
      withheldPermissions: [],
      ...members.account,
    },
  };
}

export function aPlan(members: Partial<Plan> = {}): Plan {
  return { name: 'pro', permissions: ['*'], limits: [], ...members };
}

export function aLimit(members: Partial<RateLimit> = {}): RateLimit {
  return { kind: 'window', name: 'burst', allow: 10, windowMs: 60_000, counts: 'account', ...members };
}

export function aQuota(members: Partial<Quota> = {}): Quota {
  return { kind: 'quota', name: 'quota', allow: 10, period: 'month', counts: 'account', ...members };
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

/** The arithmetic of windows and quotas behind the port, unbounded: for tests and measurements, not for production. */
export function inMemoryLimits(): LimitStore {
  const windows = new RateWindows();
  const places = new Map<string, number>();
  const quotas = new Map<string, QuotaCount>();
  const check = (claim: LimitClaim, at: number): WindowAnswer =>
    isQuotaClaim(claim)
      ? checkQuota(
          known(quotas, claim.counter, () => []),
          claim,
          at,
        )
      : windows.check(
          known(places, claim.counter, () => windows.open()),
          claim,
          at,
        );
  const spend = (claim: LimitClaim, at: number): WindowAnswer =>
    isQuotaClaim(claim)
      ? takeFromQuota(
          known(quotas, claim.counter, () => []),
          claim,
          at,
        )
      : windows.take(
          known(places, claim.counter, () => windows.open()),
          claim,
          at,
        );
  const peek = (claims: readonly LimitClaim[], at: number): LimitOutcome => {
    const asked = claims.map((claim) => ({ claim, answer: check(claim, at) }));
    const over = asked
      .filter(({ answer }) => !answer.fits)
      .map(({ claim, answer }) => ({ limit: claim.limit, retryAfterMs: answer.retryAfterMs }));
    const states = asked
      .filter(({ claim }) => !claim.limit.shadow)
      .map(({ claim, answer }) => stateOf(claim, answer, at));
    const overruns = over.filter(({ limit }) => limit.shadow);
    const noted = overruns.length > 0 ? { overruns } : {};
    const enforced = over.filter(({ limit }) => !limit.shadow);
    const worst = enforced.toSorted((a, b) => b.retryAfterMs - a.retryAfterMs)[0];
    return worst === undefined
      ? { taken: true, states, ...noted }
      : { taken: false, states, ...worst, ...noted };
  };
  const take = (claims: readonly LimitClaim[], at: number): LimitOutcome => {
    const outcome = peek(claims, at);
    if (!outcome.taken) return outcome;
    const answers = claims.map((claim) => ({ claim, answer: spend(claim, at) }));
    const enforced = answers.filter(({ claim }) => !claim.limit.shadow);
    return { ...outcome, states: enforced.map(({ claim, answer }) => stateOf(claim, answer, at)) };
  };
  return { take, peek };
}

function known<T>(map: Map<string, T>, name: string, make: () => T): T {
  const value = map.get(name) ?? make();
  map.set(name, value);
  return value;
}

function stateOf(claim: LimitClaim, { remaining, resetMs }: WindowAnswer, at: number): LimitState {
  const { name, allow } = claim.limit;
  if (!isQuotaClaim(claim)) return { name, allow, windowMs: claim.limit.windowMs, remaining, resetMs };
  const { startAt, endAt } = periodOf(at, claim.limit.period, claim.timeZone);
  return { name, allow, windowMs: endAt - startAt, remaining, resetMs };
}
