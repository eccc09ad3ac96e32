/**
 * What parts of a request cost in two or more built checkouts, by turns in one process, so that what disturbs a busy machine disturbs all
 * alike: `npx tsx bench/by-turns.ts <folder> <folder> …`. 100,000 keys at random, and memory that a request has no use for is read
 * before each turn. Prints nanoseconds each: the fastest twentieth of the turns and the median; of the work of a minute, processor time.
 * `BENCH_ACCOUNTS` sets how many accounts have the keys (1,000).
 */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AccessRequest, Allowed, RateLimit, Route } from '@neoagent/core';

const keyCount = 100_000;
const accountCount = Number(process.env['BENCH_ACCOUNTS'] ?? 1000);
const turns = Number(process.env['BENCH_TURNS'] ?? 400);
const requestsOfATurn = 3000;
const requestsAtOnce = 50;
const usesOfAFlush = 500;
/** Of so many keys a minute is shown to the detectors, at most. */
const watchedKeys = 20_000;
/** Between two turns on the clock of the requests: a minute lasts some 100 of them. */
const turnMs = 600;
const start = Date.UTC(2027, 0, 1);
const format = { prefix: 'neo' };
const route: Route = {
  match: 'GET /chats/:id',
  upstream: undefined,
  permission: 'chats:read',
  plans: undefined,
  cost: 1,
};
const limits: readonly RateLimit[] = [
  { kind: 'window', name: 'burst', allow: 1e8, windowMs: 60_000, counts: 'account' },
  { kind: 'window', name: 'spike', allow: 1e7, windowMs: 1000, counts: 'account' },
  { kind: 'window', name: 'each', allow: 1e8, windowMs: 60_000, counts: 'key' },
];

/** The built modules of a checkout, typed as those of this one: what they have in common is all that is used. */
async function modulesOf(folder: string) {
  const load = (file: string) => import(pathToFileURL(path.resolve(folder, file)).href);
  const core: typeof import('@neoagent/core') = await load('core/dist/index.js');
  const stores: typeof import('@neoagent/stores') = await load('stores/dist/index.js');
  const usage: typeof import('../server/src/authorizer/usage-recorder.js') = await load(
    'server/dist/authorizer/usage-recorder.js',
  );
  const uses: typeof import('../server/src/authorizer/use-recorder.js') = await load(
    'server/dist/authorizer/use-recorder.js',
  );
  const minutes: typeof import('../server/src/authorizer/minute-recorder.js') = await load(
    'server/dist/authorizer/minute-recorder.js',
  );
  const keeper: typeof import('../server/src/workers/alerts/alert-keeper.js') = await load(
    'server/dist/workers/alerts/alert-keeper.js',
  );
  return { core, stores, ...usage, ...uses, ...minutes, ...keeper };
}

type Modules = Awaited<ReturnType<typeof modulesOf>>;
type Database = Awaited<ReturnType<Modules['stores']['openSqlite']>>;

function idOf(kind: string, n: number): string {
  return `${kind}_${hash('sha256', `${kind} ${n}`, 'hex').slice(0, 24)}`;
}

function secretOf(n: number, { core }: Modules): string {
  const drawn = hash('sha256', `secret ${n}`, 'hex').repeat(2);
  return core.newSecret(format, 'live', (alphabet, length) =>
    Array.from({ length }, (_, i) => alphabet.charAt(drawn.charCodeAt(i) % alphabet.length)).join(''),
  );
}

async function seed(db: Database, secrets: readonly string[]): Promise<void> {
  const account = { isOperator: false, createdAt: start, suspendedAt: null, timeZone: 'UTC', plan: 'bench' };
  const key = { environment: 'live', permissions: ['*'], allowedAddresses: [], limits: [] } as const;
  const unused = { graceEndsAt: null, revokedAt: null, lastUsed: null };
  await db.transaction(async (stores) => {
    for (let n = 0; n < accountCount; n++) {
      const overrides = { grantedPermissions: [], withheldPermissions: [] };
      await stores.accounts.insert({ id: idOf('acc', n), name: `Account ${n}`, ...account, ...overrides });
    }
    for (const [n, text] of secrets.entries()) {
      const id = idOf('key', n);
      await stores.keys.insert(
        {
          id,
          accountId: idOf('acc', n % accountCount),
          name: `Key ${n}`,
          ...key,
          browserGuard: 'block',
          createdBy: null,
          createdAt: start,
          expiresAt: start + 90 * 86_400_000,
          disabledAt: null,
          revokedAt: null,
        },
        {
          id: idOf('sec', n),
          keyId: id,
          digest: digest(text),
          hint: 'neo_live_…',
          createdAt: start,
          ...unused,
        },
        null,
      );
    }
  });
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** As a door reads it: the client's name is cut out of a longer text. */
function requestOf(secret: string, at: number): AccessRequest {
  const head = `User-Agent: python-requests/2.32.1 ${at}`;
  return {
    method: 'GET',
    target: '/chats/7?page=2',
    authorization: [secret],
    address: '198.51.100.9',
    origin: undefined,
    fetchSite: undefined,
    userAgent: head.slice('User-Agent: '.length, head.lastIndexOf(' ')),
    at,
    requestId: 'req_1',
  };
}

const none = requestOf('', start);

/** One checkout with its keys, and what each part of its turns took. */
async function contender(folder: string) {
  const modules = await modulesOf(folder);
  const { core, stores } = modules;
  const dir = mkdtempSync(path.join(tmpdir(), 'neoagent-bench-'));
  const db = await stores.openSqlite({ path: path.join(dir, 'bench.db') });
  const secrets = Array.from({ length: keyCount }, (_, n) => secretOf(n, modules));
  await seed(db, secrets);
  const cache = new core.KeyCache(keyCount);
  const noGuesses = { count: () => undefined, refusalFor: () => undefined };
  const world = {
    format,
    routes: core.createRouteTable([route]),
    plans: new Map([['bench', { name: 'bench', permissions: ['*'], limits }]]),
    digest,
    keys: core.createCachedKeyFinder({ cache, guesses: noGuesses as never, reader: db }),
    limits: stores.createMemoryLimitStore({ maximumCounters: 2 * keyCount }),
  };
  const usage = new modules.UsageRecorder({ statusOf: () => 403, onDropped: () => undefined });
  const uses = new modules.UseRecorder((text) => text);
  const minutes = new modules.MinuteRecorder({ redact: (text) => text });
  const keeper = modules.createAlertKeeper({
    db,
    take: (before) => minutes.take(before),
    quotaOf: () => undefined,
    raise: async () => undefined,
    onRaised: () => undefined,
    onFault: ({ error }) => {
      throw error;
    },
  });
  const took: Record<string, number[]> = {};

  async function time(name: string, count: number, work: () => unknown): Promise<void> {
    const began = process.hrtime.bigint();
    await work();
    const each = Number(process.hrtime.bigint() - began) / count;
    took[name] = [...(took[name] ?? []), each];
  }

  /** The work beside the requests rests, which takes no processor time. */
  async function timeOfProcessor(name: string, count: number, work: () => Promise<unknown>): Promise<void> {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    took[name] = [...(took[name] ?? []), ((user + system) * 1000) / count];
  }

  async function turn(chosen: readonly number[], at: number): Promise<void> {
    cache.confirm(at);
    const requests = chosen.map((n) => requestOf(secrets[n] ?? '', at));
    const decisions: Allowed[] = [];
    await time('decision', requests.length, async () => {
      for (let i = 0; i < requests.length; i += requestsAtOnce) {
        const part = requests.slice(i, i + requestsAtOnce);
        for (const decision of await Promise.all(part.map((request) => core.authorize(request, world)))) {
          if (!decision.allowed) throw new Error(decision.detail);
          decisions.push(decision);
        }
      }
    });
    readOtherMemory();
    await time('recording a last use', requests.length, () => {
      for (const [i, decision] of decisions.entries()) uses.record(decision, requests[i] ?? none);
    });
    readOtherMemory();
    await time('recording usage', requests.length, () => {
      for (const decision of decisions) usage.record(decision, at, 'verify');
    });
    readOtherMemory();
    await time('counting a minute', requests.length, () => {
      for (const [i, decision] of decisions.entries()) minutes.record(decision, requests[i] ?? none);
    });
    readOtherMemory();
    await time('writing a row of usage', requests.length, () => usage.flush(db.usage));
    await time('writing a last use', usesOfAFlush, () => uses.flush(db, usesOfAFlush));
    if (at % 60_000 < turnMs) await endMinute(at);
  }

  async function endMinute(at: number): Promise<void> {
    await timeOfProcessor('showing detectors a key', watchedKeys, () => keeper.run(at));
    await timeOfProcessor('rolling up a key', keyCount, () => db.usage.rollUp());
  }

  // All are cached, as in a process that has been up for long.
  for (const secret of secrets) await core.authorize(requestOf(secret, start), world);

  async function close(): Promise<void> {
    await db.close();
    rmSync(dir, { recursive: true });
  }

  return { folder, took, turn, close };
}

const otherMemory = new Float64Array(5_000_000);
let sum = 0;

/** Twice what a processor's last cache holds for one of its cores, as the work between two requests does at worst. */
function readOtherMemory(): void {
  for (let i = 0; i < otherMemory.length; i += 8) sum += otherMemory[i] as number;
}

let state = 1;

/** The same for every contender. */
function randomKeys(): readonly number[] {
  return Array.from({ length: requestsOfATurn }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * keyCount);
  });
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('Name the folders of built checkouts.');
const contenders = [];
for (const folder of folders) contenders.push(await contender(folder));
const warmUp = Math.ceil(turns / 5);
for (let n = 0; n < warmUp + turns; n++) {
  const chosen = randomKeys();
  for (const one of n % 2 === 0 ? contenders : contenders.toReversed()) {
    readOtherMemory();
    await one.turn(chosen, start + n * turnMs);
    if (n === warmUp) for (const name of Object.keys(one.took)) one.took[name] = [];
  }
}
for (const name of Object.keys(contenders[0]?.took ?? {})) {
  for (const { folder, took } of contenders) {
    const sorted = (took[name] ?? []).toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
    console.log(`${name.padEnd(24)} ${at(0.05).padStart(7)} ${at(0.5).padStart(7)}  ${folder}`);
  }
}
for (const { close } of contenders) await close();
if (sum !== 0) throw new Error('the memory was written');
