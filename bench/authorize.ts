/**
 * The decision in process: `npx tsx bench/authorize.ts`. 100,000 keys in the cache that the server uses, three limits in memory, 200
 * routes; the real SHA-256. Two kinds of traffic: on 1,000 of the keys, and on all of them equally often, which shows the memory more
 * than the program. Prints decisions per second of processor time (median of rounds; other programs disturb it less than the clock's
 * time, which stands beside it), the fastest round, and what 10,000 routes cost against 10.
 */
import { hash, randomInt } from 'node:crypto';
import { cpus } from 'node:os';
import {
  type AccessRequest,
  authorize,
  createCachedKeyFinder,
  createGuessLimiter,
  createRouteTable,
  KeyCache,
  type KeyRecord,
  newSecret,
  type RateLimit,
  type Route,
  type World,
} from '@neoagent/core';
import { createMemoryLimitStore } from '@neoagent/stores';
import { createKeyRecordReader } from '../stores/src/sql/key-record-reader.js';

const keyCount = 100_000;
const accountCount = 20_000;
/** Few: what is under way is what a collection of garbage has to copy. */
const requestsAtOnce = 64;
const rounds = 9;
const decisionsPerRound = 1600 * requestsAtOnce;
const decisionsPerMs = 250;
const start = Date.UTC(2026, 10, 22);
const format = { prefix: 'neo' };

const limits: readonly RateLimit[] = [
  { kind: 'window', name: 'burst', allow: 1_000_000, windowMs: 60_000, counts: 'account' },
  { kind: 'window', name: 'spike', allow: 100_000, windowMs: 1000, counts: 'account' },
  { kind: 'window', name: 'each', allow: 1_000_000, windowMs: 60_000, counts: 'key' },
];

function routesOf(count: number): readonly Route[] {
  const shapes = ['GET /api/r#', 'POST /api/r#', 'GET /api/r#/:id', 'DELETE /api/r#/:id', '* /files/r#/**'];
  return Array.from({ length: count }, (_, i) => ({
    match: (shapes[i % shapes.length] ?? '').replace('#', String(Math.floor(i / shapes.length))),
    upstream: undefined,
    permission: i % 2 === 0 ? 'things:read' : 'things:write',
    plans: undefined,
    cost: 1,
  }));
}

function requestedPath(index: number, routeCount: number): readonly [method: string, target: string] {
  const resource = `r${Math.floor((index % routeCount) / 5)}`;
  const id = `${(index * 7919) % 100_000}`;
  const targets = [
    ['GET', `/api/${resource}?page=2`],
    ['POST', `/api/${resource}`],
    ['GET', `/api/${resource}/${id}`],
    ['DELETE', `/api/${resource}/${id}`],
    ['PUT', `/files/${resource}/a/b/${id}.txt`],
  ] as const;
  return targets[(index % routeCount) % 5] ?? targets[0];
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** As the server's stores make records: what many have in common is one object in all of them. */
const recordOfRow = createKeyRecordReader();

function recordOf(index: number): KeyRecord {
  return recordOfRow({
    secret_id: `sec_${index}`,
    secret_place: index,
    grace_ends_at: null,
    secret_revoked_at: null,
    id: `key_${index}`,
    account_id: `acc_${index % accountCount}`,
    name: 'Production',
    environment: 'live',
    permissions: '["things:*"]',
    allowed_addresses: '[]',
    browser_guard: 'block',
    limits: '[]',
    created_by: null,
    created_at: start,
    expires_at: start + 1e12,
    disabled_at: null,
    revoked_at: null,
    canary: 0,
    plan: 'pro',
    suspended_at: null,
    time_zone: 'UTC',
    granted_permissions: '[]',
    withheld_permissions: '[]',
  });
}

const secrets = Array.from({ length: keyCount }, () =>
  newSecret(format, 'live', (alphabet, length) =>
    Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  ),
);
const cache = filledCache();
const keys = createCachedKeyFinder({
  cache,
  guesses: createGuessLimiter(() => ({ allow: 30, windowMs: 60_000 })),
  reader: {
    findByDigest() {
      throw new Error('every key is cached');
    },
  },
});

function filledCache(): KeyCache {
  const cache = new KeyCache(keyCount);
  for (const [index, secret] of secrets.entries()) {
    cache.put(digest(secret), recordOf(index), { at: start, generation: cache.generation });
  }
  return cache;
}

/** One installation: what the kinds of traffic have apart is the route table alone. */
const shared = {
  format,
  plans: new Map([['pro', { name: 'pro', permissions: ['*'], limits }]]),
  digest,
  keys,
  limits: createMemoryLimitStore({ maximumCounters: 500_000 }),
};

function worldOf(routeCount: number): World {
  return { ...shared, routes: createRouteTable(routesOf(routeCount)) };
}

interface Traffic {
  readonly routeCount: number;
  readonly keysInUse: number;
}

/** Fresh requests, as a server's parser leaves them: their strings are new, flat and still in the processor's cache. */
function requestsOf({ routeCount, keysInUse }: Traffic, first: number, at: number): readonly AccessRequest[] {
  return Array.from({ length: requestsAtOnce }, (_, offset) => {
    const i = first + offset;
    const [method, target] = requestedPath(i, routeCount);
    const secret = secrets[(i * 104_729) % keysInUse] ?? '';
    return {
      method,
      target: parsed(target),
      authorization: [parsed(secret)],
      address: '192.0.2.1',
      origin: undefined,
      fetchSite: undefined,
      userAgent: 'bench',
      at,
      requestId: 'req_1',
    };
  });
}

function parsed(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Decisions per second. */
interface Rate {
  readonly processor: number;
  readonly clock: number;
}

/**
 * One round, which lasts 410 ms of the requests' own clock: all of them together stay below the age at which a record is read again.
 * Decisions are timed by the clock, since asking for the processor's time costs as much as a decision; the share of the processor
 * that the whole round had tells how much of it they were given.
 */
async function round(world: World, traffic: Traffic, from: number): Promise<Rate> {
  let decidingMs = 0;
  const roundBegan = performance.now();
  const used = process.cpuUsage();
  for (let i = 0; i < decisionsPerRound; i += requestsAtOnce) {
    const requests = requestsOf(traffic, i, from + Math.floor(i / decisionsPerMs));
    const began = performance.now();
    for (const request of requests) {
      const decision = await authorize(request, world);
      if (!decision.allowed) throw new Error(`${decision.reason}: ${decision.detail}`);
    }
    decidingMs += performance.now() - began;
  }
  const { user, system } = process.cpuUsage(used);
  const share = (user + system) / 1000 / (performance.now() - roundBegan);
  const clock = (decisionsPerRound * 1000) / decidingMs;
  return { processor: clock / share, clock };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/** The rates of each kind of traffic; their rounds alternate, so that a slow moment of the machine falls on all. */
async function compare(kinds: readonly Traffic[]): Promise<readonly (readonly Rate[])[]> {
  const runs = kinds.map((traffic) => ({
    traffic,
    world: worldOf(traffic.routeCount),
    rates: [] as Rate[],
  }));
  for (let i = 0; i <= rounds; i++) {
    for (const { traffic, world, rates } of runs) {
      const from = start + i * 450;
      // The server's store proves five times a second that nothing has changed.
      cache.confirm(from);
      const rate = await round(world, traffic, from);
      if (i > 0) rates.push(rate);
    }
  }
  return runs.map(({ rates }) => rates);
}

function processorRate(rates: readonly Rate[]): number {
  return median(rates.map(({ processor }) => processor));
}

function inWords(rates: readonly Rate[]): string {
  const fastest = Math.max(...rates.map(({ processor }) => processor));
  const [typical, best, clock] = [processorRate(rates), fastest, median(rates.map((rate) => rate.clock))].map(
    (rate) => Math.round(rate).toLocaleString('en'),
  );
  return `${typical} decisions/s (fastest round ${best}; by the clock ${clock})`;
}

const [hot = [], all = [], fewRoutes = [], manyRoutes = []] = await compare([
  { routeCount: 200, keysInUse: 1000 },
  { routeCount: 200, keysInUse: keyCount },
  { routeCount: 10, keysInUse: 1000 },
  { routeCount: 10_000, keysInUse: 1000 },
]);
const costOfRoutes = processorRate(fewRoutes) / processorRate(manyRoutes);
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}, per second of processor time`,
);
console.log(`200 routes, traffic on 1,000 of ${keyCount} keys: ${inWords(hot)}, target 500,000`);
console.log(`200 routes, traffic on all keys alike:       ${inWords(all)}`);
console.log(`10 routes:     ${inWords(fewRoutes)}`);
console.log(`10,000 routes: ${inWords(manyRoutes)}`);
console.log(`10,000 routes cost ${costOfRoutes.toFixed(2)} times 10 routes (target < 2)`);
