/**
 * What a request at the forward-auth door costs in our own code: `npx tsx bench/doors/own-cost.ts`. The listener of the running process
 * is given requests as Node's parser gives them, without a socket, so that neither the network nor the load generator is in the
 * figure. Batches of 100 requests with random keys; the fastest tenth of them is what a busy machine disturbed least.
 * `BENCH_KEYS` sets how many keys there are (100,000), `BENCH_HOT` how many of them are used (all).
 */
import { randomInt } from 'node:crypto';
import { openSqlite } from '@neoagent/stores';
import { createApp } from '../../server/src/app.js';
import { isConfigProblems, loadConfig } from '../../server/src/config/load-config.js';
import { createRulesInForce } from '../../server/src/config/rules-in-force.js';
import { createManagementServer } from '../../server/src/management-server.js';
import { createLogger } from '../../server/src/observability/logger.js';
import { startWorkers } from '../../server/src/workers/start.js';
import { seed } from './product.js';

const keys = Number(process.env['BENCH_KEYS'] ?? 100_000);
const hot = Number(process.env['BENCH_HOT'] ?? keys);
const batches = Number(process.env['BENCH_BATCHES'] ?? 2000);
const perBatch = 100;

const { home, secrets } = await seed(keys, 'http://127.0.0.1:9');
const config = await loadConfig({
  NEOAGENT_DATA_DIR: home.dataDir,
  NEOAGENT_CONFIG: `${home.dir}/neoagent.yaml`,
});
if (isConfigProblems(config)) throw new Error(JSON.stringify(config.problems));
const rules = createRulesInForce(config.settings.rulesFile, config.rules);
const log = createLogger({ level: 'warn', keyPrefix: 'neo' });
const checkpoints = { everyMs: 2000, onFault: console.error };
const db = await openSqlite({ path: `${home.dataDir}/neoagent.db`, checkpoints });
const ownUrl = () => 'http://127.0.0.1:1';
const clock = { now: () => Date.now() };
const app = createApp({ settings: config.settings, rules: rules.current, db, clock, log, ownUrl });
const management = await createManagementServer(app, { publicUrl: ownUrl, isDraining: () => false });
await management.ready();
const workers = await startWorkers({ app, db, rules, log, faultsOf: () => console.error });

const socket = { remoteAddress: '127.0.0.1' };
let refused = 0;

function ask(secret: string): Promise<void> {
  const headers = {
    host: '127.0.0.1:3000',
    authorization: secret,
    'user-agent': 'bench',
    'x-forwarded-method': 'GET',
    'x-forwarded-uri': '/chats/7?page=2',
    'x-forwarded-for': '198.51.100.9',
  };
  const request = {
    method: 'GET',
    url: '/v1/forward-auth',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    headers,
    rawHeaders: Object.entries(headers).flat(),
    complete: false,
    socket,
  };
  return new Promise((resolve) => {
    const response = {
      writeHead(status: number) {
        if (status !== 200) refused++;
        return response;
      },
      end: resolve,
    };
    management.server.emit('request', request as never, response as never);
  });
}

async function batchOf(chosen: readonly string[]): Promise<number> {
  const began = process.hrtime.bigint();
  await Promise.all(chosen.map(ask));
  return Number(process.hrtime.bigint() - began) / 1000 / chosen.length;
}

const pause = () => new Promise((resolve) => setImmediate(resolve));
const random = () => Array.from({ length: perBatch }, () => secrets[randomInt(hot)] ?? '');

for (let at = 0; at < hot; at += perBatch) {
  await batchOf(secrets.slice(at, Math.min(at + perBatch, hot)));
  await pause();
}
const times: number[] = [];
const cpuBefore = process.cpuUsage();
for (let i = 0; i < batches; i++) {
  times.push(await batchOf(random()));
  await pause();
}
const cpu = process.cpuUsage(cpuBefore);
const sorted = times.sort((a, b) => a - b);
const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
console.log(
  `${keys} keys, ${hot} used: µs per request: fastest ${at(0)}, tenth ${at(0.1)}, median ${at(0.5)}, slowest tenth ${at(0.9)}; ` +
    `processor time with everything beside the requests ${((cpu.user + cpu.system) / (batches * perBatch)).toFixed(2)}; refused ${refused}`,
);
await workers.stop();
await management.close();
await db.close();
home.remove();
