/**
 * Processor time of one request at each door, the work beside the requests included: `npm run build && npx tsx
 * bench/doors/processor-time.ts [doors]`. The same servers and load as run.ts, but what is read is the time that the kernel gave the
 * server's threads, which the neighbours on a shared machine disturb less than requests per second. `BENCH_KEYS` sets how many keys
 * there are (100,000), `BENCH_SECONDS` how long each load lasts (65: the work of a minute falls into it once). With `BENCH_PROFILE` set
 * to a folder, profiles of the product are written there (see profiled.cjs).
 */
import { chmodSync, readFileSync } from 'node:fs';
import { newHome } from '../../e2e/support/installation.js';
import { loadCore, startBare, stopAll } from './processes.js';
import { processorTimes } from './processor-times.js';
import { answerOf, seed, startProduct } from './product.js';
import { startUpstream } from './servers.js';
import { wrk } from './wrk.js';

const keys = Number(process.env['BENCH_KEYS'] ?? 100_000);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 65);
const profile = process.env['BENCH_PROFILE'];
const doors = process.argv.length > 2 ? process.argv.slice(2) : ['forward-auth', 'verify', 'gateway'];

const place = newHome();
chmodSync(place.dir, 0o711);
const upstream = await startUpstream(place.dir);
const seeded = await seed(keys, upstream.url);
const [secret = ''] = seeded.secrets;
const product = await startProduct(
  seeded.home,
  profile === undefined
    ? {}
    : {
        NODE_OPTIONS: `--require ${new URL('profiled.cjs', import.meta.url).pathname}`,
        BENCH_PROFILE: profile,
      },
);

async function load(url: string, asks: string, lasting: number, order = 'random') {
  const scriptArguments = [asks, seeded.file, order, secret];
  const script = new URL('requests.lua', import.meta.url).pathname;
  return wrk({ url, script, scriptArguments, connections: 64, seconds: lasting, core: loadCore });
}

async function measure(name: string, at: { readonly url: string; readonly pid: number }, asks: string) {
  await load(at.url, asks, 3);
  const isProfiled = profile !== undefined && at.pid === product.pid;
  if (isProfiled) process.kill(at.pid, 'SIGUSR2');
  const before = processorTimes(at.pid);
  const { requestsPerSecond, p99Ms } = await load(at.url, asks, seconds);
  const after = processorTimes(at.pid);
  if (isProfiled) process.kill(at.pid, 'SIGUSR2');
  const per = (used: number) => (used / (requestsPerSecond * seconds)).toFixed(1);
  const [program, kernel, others] = [
    after.program - before.program,
    after.kernel - before.kernel,
    after.others - before.others,
  ];
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${at.pid}/status`, 'utf8'))?.[1];
  console.log(
    `${name}: ${per(program + kernel + others)} µs a request: ${per(program)} in the program, ${per(kernel)} in the kernel for it, ` +
      `${per(others)} on other threads; ` +
      `${Math.round(requestsPerSecond)}/s, p99 ${p99Ms} ms, ${Math.round(Number(resident) / 1024)} MB resident`,
  );
}

async function bareFor(door: string) {
  const fields = { Authorization: secret };
  if (door === 'gateway') return startBare('undici', { upstream: upstream.url });
  if (door === 'verify') {
    const request = { method: 'GET', path: '/chats/7?page=2', ip: '198.51.100.9' };
    const headers = { ...fields, 'Content-Type': 'application/json' };
    const asked = { method: 'POST', headers, body: JSON.stringify({ key: secret, request }) };
    return startBare('body', { answer: await answerOf(`${product.url}/v1/verify`, asked) });
  }
  const headers = { ...fields, 'X-Forwarded-Method': 'GET', 'X-Forwarded-Uri': '/chats/7?page=2' };
  const answer = await answerOf(`${product.url}/v1/forward-auth`, { method: 'GET', headers });
  return startBare('answer', { answer });
}

try {
  await load(product.url, 'forward-auth', Math.max(5, keys / 4000), 'each');
  for (const door of doors) {
    const bare = await bareFor(door);
    const asks = door === 'gateway' ? '/small' : door;
    const url = door === 'gateway' ? product.gatewayUrl : product.url;
    await measure(`${door}, ours`, { url, pid: product.pid }, asks);
    await measure(`${door}, bare`, { url: bare.url, pid: bare.child.pid ?? 0 }, asks);
  }
} finally {
  await product.stop();
  await stopAll();
  seeded.home.remove();
  place.remove();
}
