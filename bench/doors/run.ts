/**
 * Our front doors beside their peers, in one run: `npm run build && npx tsx bench/doors/run.ts`. Needs two cores, wrk, taskset, nginx
 * and HAProxy. Writes bench/results/doors.md, or doors-node-26.md on Node 26 and so on. `BENCH_ROUNDS`, `BENCH_SECONDS`, `BENCH_KEYS` or
 * some of `forward-auth`, `verify` and `gateway` as arguments make a shorter trial, which is printed and not written.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { newHome } from '../../e2e/support/installation.js';
import { startBetterAuth } from './better-auth.js';
import { loadCore, startBare, stopAll } from './processes.js';
import { answerOf, seed, startProduct } from './product.js';
import { median, type Row, reportOf } from './report.js';
import {
  startHaproxyMap,
  startNginxAsking,
  startNginxMap,
  startNginxProxy,
  startUpstream,
} from './servers.js';
import { type Load, wrk } from './wrk.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 2);
const keys = Number(process.env['BENCH_KEYS'] ?? 100_000);
const measureOf: Readonly<Record<string, () => Promise<Group>>> = {
  'forward-auth': forwardAuth,
  verify,
  gateway,
};
const doors = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(measureOf);
const measures = doors.map((door) => {
  const measure = measureOf[door];
  if (measure === undefined) throw new Error(`${door} is none of ${Object.keys(measureOf).join(', ')}`);
  return measure;
});
const isTrial =
  process.argv.length > 2 ||
  ['BENCH_ROUNDS', 'BENCH_SECONDS', 'BENCH_KEYS'].some((name) => process.env[name] !== undefined);
const script = fileURLToPath(new URL('requests.lua', import.meta.url));
const loadBefore = loadavg()[0] ?? 0;

interface Contender {
  readonly name: string;
  readonly url: string;
  /** `forward-auth`, `verify`, or a path. */
  readonly asks: string;
  /** Instead of our own keys. */
  readonly secretsFile?: string;
}

interface Result extends Contender {
  readonly loads: Load[];
}

interface Group {
  readonly rows: Row[];
  readonly results: readonly Result[];
}

const place = newHome();
chmodSync(place.dir, 0o711);
const upstream = await startUpstream(place.dir);
const seeded = await seed(keys, upstream.url);
chmodSync(seeded.home.dir, 0o711);
const product = await startProduct(seeded.home);

function load(
  at: Contender,
  options: { readonly connections?: number; readonly order?: string; readonly lasting?: number } = {},
) {
  const { connections = 64, order = 'random', lasting = seconds } = options;
  const asking = seeded.secrets[0] ?? '';
  const scriptArguments = [at.asks, at.secretsFile ?? seeded.file, order, asking];
  return wrk({ url: at.url, script, scriptArguments, connections, seconds: lasting, core: loadCore });
}

/** Lets the contenders take turns, each round in the opposite order; the first of each is thrown away. */
async function compare<Names extends string>(
  contenders: Readonly<Record<Names, Contender>>,
  connections = 64,
): Promise<Readonly<Record<Names, Result>>> {
  const results = Object.entries<Contender>(contenders).map(([key, at]) => ({
    key,
    ...at,
    loads: [] as Load[],
  }));
  for (const at of results) await load(at, { connections });
  for (let round = 0; round < rounds; round++) {
    for (const at of round % 2 === 0 ? results : [...results].reverse())
      at.loads.push(await load(at, { connections }));
  }
  for (const { name, loads } of results)
    console.error(name, ...loads.map((each) => Math.round(each.requestsPerSecond)));
  return Object.fromEntries(results.map((result) => [result.key, result])) as unknown as Record<
    Names,
    Result
  >;
}

type Goal = Pick<Row, 'number' | 'what' | 'must' | 'aim'>;

function pairsOf(ours: Result, theirs: Result, of: (load: Load) => number): readonly number[] {
  return ours.loads.map((each, i) => of(each) / of(theirs.loads[i] ?? each));
}

function ratio(goal: Goal, ours: Result, theirs: Result): Row {
  const pairs = pairsOf(ours, theirs, (each) => each.requestsPerSecond);
  return { ...goal, better: 'higher', pairs, measured: median(pairs) };
}

async function forwardAuth() {
  const headers = {
    'X-Forwarded-Method': 'GET',
    'X-Forwarded-Uri': '/chats/7?page=2',
    Authorization: seeded.secrets[0] ?? '',
  };
  const answer = await answerOf(`${product.url}/v1/forward-auth`, { method: 'GET', headers });
  const bare = await startBare('answer', { answer });
  const [haproxy, nginx] = [await startHaproxyMap(seeded), await startNginxMap(seeded)];
  const asks = 'forward-auth';
  const found = await compare({
    ours: { name: 'ours, forward-auth', url: product.url, asks },
    bare: { name: 'bare node:http, the same answer', url: bare.url, asks },
    haproxy: { name: 'HAProxy, sha2 + map + stick-table', url: haproxy.url, asks },
    nginx: { name: 'nginx, map + limit_req', url: nginx.url, asks },
  });
  const asking = {
    ours: await startNginxAsking('asking-ours', place.dir, { asked: product.url, upstream: upstream.url }),
    bare: await startNginxAsking('asking-bare', place.dir, { asked: bare.url, upstream: upstream.url }),
  };
  const asked = await compare({
    ours: { name: 'nginx auth_request → ours', url: asking.ours.url, asks: '/small' },
    bare: { name: 'nginx auth_request → bare node:http', url: asking.bare.url, asks: '/small' },
  });
  const p99 = pairsOf(found.ours, found.bare, (each) => each.p99Ms);
  const rows: Row[] = [
    ratio(
      { number: '1', what: 'forward-auth ÷ bare node giving the same answer', must: 0.75, aim: 0.9 },
      found.ours,
      found.bare,
    ),
    ratio(
      { number: '5', what: 'forward-auth ÷ HAProxy sha2 + map + stick-table', must: 0.65, aim: 1 },
      found.ours,
      found.haproxy,
    ),
    ratio(
      { number: '6', what: 'forward-auth ÷ nginx map + limit_req', must: 0.45, aim: 0.9 },
      found.ours,
      found.nginx,
    ),
    ratio(
      { number: '7', what: 'nginx auth_request → us ÷ → bare node', must: 0.85, aim: 0.95 },
      asked.ours,
      asked.bare,
    ),
    {
      number: '11',
      what: 'p99 at 64 connections ÷ bare node’s',
      must: 3,
      aim: 1.5,
      better: 'lower',
      pairs: p99,
      measured: median(p99),
    },
  ];
  return { rows, results: [...Object.values(found), ...Object.values(asked)] };
}

async function verify() {
  const [secret = ''] = seeded.secrets;
  const body = JSON.stringify({
    key: secret,
    request: { method: 'GET', path: '/chats/7?page=2', ip: '198.51.100.9' },
  });
  const headers = { Authorization: secret, 'Content-Type': 'application/json' };
  const answer = await answerOf(`${product.url}/v1/verify`, { method: 'POST', headers, body });
  const bare = await startBare('body', { answer });
  const peer = await startBetterAuth(place.dir);
  const asks = 'verify';
  const found = await compare({
    ours: { name: 'ours, POST /v1/verify', url: product.url, asks },
    bare: { name: 'bare node:http reading the body, the same answer', url: bare.url, asks },
    wal: { ...peer.wal, name: 'Better Auth’s key plugin, write-ahead log, 1,000 keys', asks },
    defaults: { ...peer.defaults, name: 'Better Auth’s key plugin, SQLite’s defaults, 1,000 keys', asks },
  });
  const goal = { number: '2', what: '`POST /v1/verify` ÷ bare node reading the body', must: 0.75, aim: 0.85 };
  const beside = (what: string) => ({
    number: '3',
    what: `verify over HTTP ÷ Better Auth’s key plugin, ${what}`,
  });
  return {
    rows: [
      ratio(goal, found.ours, found.bare),
      ratio({ ...beside('write-ahead log'), must: 20, aim: 35 }, found.ours, found.wal),
      ratio({ ...beside('SQLite’s defaults'), must: 50, aim: 150 }, found.ours, found.defaults),
    ],
    results: Object.values(found),
  };
}

async function gateway() {
  const given = { upstream: upstream.url };
  const servers = {
    undici: await startBare('undici', given),
    replyFrom: await startBare('replyFrom', given),
    httpxy: await startBare('httpxy', given),
    nginx: await startNginxProxy(place.dir, upstream.url),
  };
  const asks = '/small';
  const ours = { name: 'our gateway, 1 KB', url: product.gatewayUrl, asks };
  const small = await compare({
    ours,
    undici: { name: 'bare undici Pool.dispatch, 1 KB', url: servers.undici.url, asks },
    nginx: { name: 'nginx proxy_pass, 1 KB', url: servers.nginx.url, asks },
    replyFrom: { name: 'bare @fastify/reply-from, 1 KB', url: servers.replyFrom.url, asks },
  });
  const large = await compare({
    ours: { name: 'our gateway, 100 KB', url: product.gatewayUrl, asks: '/large' },
    httpxy: { name: 'httpxy, 100 KB', url: servers.httpxy.url, asks: '/large' },
  });
  const direct = { name: 'the upstream itself, one connection', url: upstream.url, asks };
  // What the others add says what of it is the machine's: two cores wake each other.
  const alone = await compare(
    {
      ours: { ...ours, name: 'our gateway, one connection' },
      undici: { name: 'bare undici Pool.dispatch, one connection', url: servers.undici.url, asks },
      nginx: { name: 'nginx proxy_pass, one connection', url: servers.nginx.url, asks },
      direct,
    },
    1,
  );
  const added = alone.ours.loads.map((each, i) => each.p50Ms - (alone.direct.loads[i]?.p50Ms ?? 0));
  const rows: Row[] = [
    ratio(
      { number: '8', what: 'gateway 1 KB ÷ bare undici proxy', must: 0.8, aim: 1 },
      small.ours,
      small.undici,
    ),
    ratio(
      { number: '8', what: 'gateway 1 KB ÷ nginx proxy_pass', must: 0.4, aim: 0.6 },
      small.ours,
      small.nginx,
    ),
    ratio(
      { number: '8', what: 'gateway 1 KB ÷ bare reply-from', must: 1.25, aim: 1.7 },
      small.ours,
      small.replyFrom,
    ),
    ratio({ number: '9', what: 'gateway 100 KB ÷ httpxy', must: 0.8, aim: 1 }, large.ours, large.httpxy),
    {
      number: '12',
      what: 'gateway added p50, one connection',
      must: 0.12,
      aim: 0.08,
      unit: 'ms',
      better: 'lower',
      pairs: added,
      measured: median(added),
    },
  ];
  return { rows, results: [small, large, alone].flatMap((group) => Object.values(group)) };
}

/** Of Node 20, the oldest that is supported; the results of others stand beside it. */
function resultsFile(): string {
  const [major] = process.versions.node.split('.');
  const name = major === '20' ? 'doors.md' : `doors-node-${major}.md`;
  return fileURLToPath(new URL(`../results/${name}`, import.meta.url));
}

/** Sends every key in turn until the product holds all of them, in one long run: each run begins again with the first key. */
async function fillCache(): Promise<void> {
  for (const longer of [20, 40]) {
    await load({ name: '', url: product.url, asks: 'forward-auth' }, { order: 'each', lasting: longer });
    const metrics = await (await fetch(`${product.url}/metrics`)).text();
    if (Number(/^key_cache_entries (\d+)/m.exec(metrics)?.[1]) >= keys) return;
  }
  throw new Error('the cache does not hold every key');
}

try {
  await fillCache();
  const groups = [];
  for (const measure of measures) groups.push(await measure());
  const rows = groups.flatMap((group) => group.rows).sort((a, b) => Number(a.number) - Number(b.number));
  const rates = groups
    .flatMap((group) => group.results)
    .map(({ name, loads }) => [name, median(loads.map((each) => each.requestsPerSecond))] as const);
  const report = await reportOf(rows, rates, { keys, rounds, seconds, loadBefore });
  if (!isTrial) writeFileSync(resultsFile(), report);
  console.log(report);
} finally {
  await product.stop();
  await stopAll();
  seeded.home.remove();
  place.remove();
}
