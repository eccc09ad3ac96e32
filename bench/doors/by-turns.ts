/**
 * A front door of two or more built checkouts, by turns: `npx tsx bench/doors/by-turns.ts <door> <folder> <folder> …`, the door one of
 * `forward-auth`, `verify`, `gateway` (1 KB) and `gateway-large` (100 KB). All products run at once on one core and are loaded one after
 * the other, each round in the opposite order, so that what disturbs a shared machine disturbs all alike. Prints processor time of the
 * product by request (µs, all its threads) and requests per second: the median of the rounds, and of the rounds' ratios to the first
 * folder. `BENCH_KEYS` sets how many keys each has (20,000; with fewer, less of a minute's work is in the figures), `BENCH_ROUNDS` and
 * `BENCH_SECONDS` how long it takes (12 rounds of 2 s), `BENCH_CONNECTIONS` how many connections ask (64).
 */
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { newHome } from '../../e2e/support/installation.js';
import { loadCore, stopAll } from './processes.js';
import { processorTimes } from './processor-times.js';
import { median } from './report.js';
import { startUpstream } from './servers.js';
import { wrk } from './wrk.js';

const keys = Number(process.env['BENCH_KEYS'] ?? 20_000);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 12);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 2);
const connections = Number(process.env['BENCH_CONNECTIONS'] ?? 64);
const [door = 'forward-auth', ...folders] = process.argv.slice(2);
const pathOf: Readonly<Record<string, string>> = { gateway: '/small', 'gateway-large': '/large' };
const script = new URL('requests.lua', import.meta.url).pathname;

const place = newHome();
chmodSync(place.dir, 0o711);
const upstream = await startUpstream(place.dir);

async function startOf(folder: string) {
  const file = pathToFileURL(path.resolve(folder, 'bench/doors/product.ts')).href;
  const { seed, startProduct }: typeof import('./product.js') = await import(file);
  const seeded = await seed(keys, upstream.url);
  return {
    folder,
    seeded,
    product: await startProduct(seeded.home),
    cost: [] as number[],
    rate: [] as number[],
  };
}

type Contender = Awaited<ReturnType<typeof startOf>>;

function load({ seeded, product }: Contender, order: string, lasting: number) {
  const asks = order === 'each' ? 'forward-auth' : (pathOf[door] ?? door);
  const url = asks.startsWith('/') ? product.gatewayUrl : product.url;
  const scriptArguments = [asks, seeded.file, order, seeded.secrets[0] ?? ''];
  return wrk({ url, script, scriptArguments, connections, seconds: lasting, core: loadCore });
}

async function measure(at: Contender): Promise<void> {
  const before = processorTimes(at.product.pid);
  const { requestsPerSecond } = await load(at, 'random', seconds);
  const after = processorTimes(at.product.pid);
  at.cost.push((after.all - before.all) / (requestsPerSecond * seconds));
  at.rate.push(requestsPerSecond);
}

const contenders: Contender[] = [];
try {
  for (const folder of folders) contenders.push(await startOf(folder));
  for (const at of contenders) {
    await load(at, 'each', Math.max(3, keys / 4000));
    await load(at, 'random', 3);
  }
  for (let round = 0; round < rounds; round++) {
    for (const at of round % 2 === 0 ? contenders : [...contenders].reverse()) await measure(at);
  }
  const [first] = contenders;
  for (const { folder, cost, rate } of contenders) {
    const ratio = median(cost.map((each, round) => each / (first?.cost[round] ?? each)));
    console.log(
      `${folder}: ${median(cost).toFixed(1)} µs a request, ${ratio.toFixed(3)} of the first; ` +
        `${Math.round(median(rate))} requests/s; lowest round ${Math.min(...cost).toFixed(1)} µs`,
    );
  }
} finally {
  for (const { product, seeded } of contenders) {
    await product.stop();
    seeded.home.remove();
  }
  await stopAll();
  place.remove();
}
