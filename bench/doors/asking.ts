/**
 * Where the time goes when nginx asks: `npm run build && npx tsx bench/doors/asking.ts`. nginx's `auth_request` asks the product and the
 * barest server by turns, as in row 7 of run.ts; printed for each round are requests per second and the processor time of a request (µs)
 * in the asked process and in nginx, which share a core and its caches. `BENCH_KEYS` sets how many keys there are (100,000),
 * `BENCH_ROUNDS` and `BENCH_SECONDS` how long it takes (12 rounds of 3 s). The first round compiles what the rest runs.
 */
import { chmodSync, readFileSync } from 'node:fs';
import { newHome } from '../../e2e/support/installation.js';
import { loadCore, startBare, stopAll } from './processes.js';
import { processorTimes } from './processor-times.js';
import { answerOf, seed, startProduct } from './product.js';
import { median } from './report.js';
import { startNginxAsking, startUpstream } from './servers.js';
import { wrk } from './wrk.js';

const keys = Number(process.env['BENCH_KEYS'] ?? 100_000);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 12);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 3);

const place = newHome();
chmodSync(place.dir, 0o711);
const upstream = await startUpstream(place.dir);
const seeded = await seed(keys, upstream.url);
const [secret = ''] = seeded.secrets;
const product = await startProduct(seeded.home);

async function load(url: string, asks: string, lasting: number, order = 'random') {
  const script = new URL('requests.lua', import.meta.url).pathname;
  const scriptArguments = [asks, seeded.file, order, secret];
  return wrk({ url, script, scriptArguments, connections: 64, seconds: lasting, core: loadCore });
}

function spentBy(pid: number): number {
  const { program, kernel, others } = processorTimes(pid);
  return program + kernel + others;
}

async function pair(name: string, asked: { readonly url: string; readonly pid: number }) {
  const nginx = await startNginxAsking(`asking-${name}`, place.dir, {
    asked: asked.url,
    upstream: upstream.url,
  });
  const master = nginx.child.pid ?? 0;
  const worker = Number(readFileSync(`/proc/${master}/task/${master}/children`, 'utf8').split(' ')[0]);
  return { name, url: nginx.url, asked: asked.pid, worker, rates: [] as number[] };
}

async function measure(at: Awaited<ReturnType<typeof pair>>): Promise<void> {
  const before = [spentBy(at.asked), spentBy(at.worker)] as const;
  const { requestsPerSecond } = await load(at.url, '/small', seconds);
  const per = (used: number) => (used / (requestsPerSecond * seconds)).toFixed(1);
  at.rates.push(requestsPerSecond);
  console.log(
    `${at.name}: ${Math.round(requestsPerSecond)}/s, ${per(spentBy(at.asked) - before[0])} µs in the asked process, ` +
      `${per(spentBy(at.worker) - before[1])} µs in nginx`,
  );
}

try {
  await load(product.url, 'forward-auth', Math.max(5, keys / 4000), 'each');
  const fields = {
    'X-Forwarded-Method': 'GET',
    'X-Forwarded-Uri': '/chats/7?page=2',
    Authorization: secret,
  };
  const answer = await answerOf(`${product.url}/v1/forward-auth`, { method: 'GET', headers: fields });
  const bare = await startBare('answer', { answer });
  const ours = await pair('ours', product);
  const theirs = await pair('bare', { url: bare.url, pid: bare.child.pid ?? 0 });
  for (let round = 0; round < rounds; round++) for (const at of [ours, theirs]) await measure(at);
  const ratios = ours.rates.map((rate, i) => rate / (theirs.rates[i] ?? rate));
  console.log(`ours beside bare Node, median of the rounds: ${median(ratios).toFixed(3)}`);
} finally {
  await product.stop();
  await stopAll();
  seeded.home.remove();
  place.remove();
}
