/**
 * What a request at the forward-auth door costs in our own code: `npx tsx bench/doors/own-cost.ts`. The listener of the running process
 * is given the octets of plain requests without a socket, so that neither the network nor the load generator is in the
 * figure. Batches of 100 requests with random keys; the fastest tenth of them is what a busy machine disturbed least.
 * `BENCH_KEYS` sets how many keys there are (100,000), `BENCH_HOT` how many of them are used (all).
 */
import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { openSqlite } from '@neoagent/stores';
import { createApp } from '../../server/dist/app.js';
import { isConfigProblems, loadConfig } from '../../server/dist/config/load-config.js';
import { createRulesInForce } from '../../server/dist/config/rules-in-force.js';
import { PlainRequest } from '../../server/dist/http/plain/plain-request.js';
import { PlainResponse } from '../../server/dist/http/plain/plain-response.js';
import { readPlainHead } from '../../server/dist/http/plain/read-plain-head.js';
import { createLogger } from '../../server/dist/observability/logger.js';
import { startWorkers } from '../../server/dist/workers/start.js';
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
const workers = await startWorkers({ app, db, rules, log, faultsOf: () => console.error });

const requests = secrets.map(octetsOf);
let refused = 0;

/** The octets of a request as a reverse proxy sends it. */
function octetsOf(secret: string): Buffer {
  return Buffer.from(
    `GET /v1/forward-auth HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nAuthorization: ${secret}\r\nUser-Agent: bench\r\n` +
      'X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /chats/7?page=2\r\nX-Forwarded-For: 198.51.100.9\r\n\r\n',
  );
}

function ask(octets: Buffer): Promise<void> {
  const head = readPlainHead(octets);
  if (head === undefined) throw new Error('the request is not plain');
  return new Promise((resolve) => {
    const socket = {
      remoteAddress: '127.0.0.1',
      write(answer: string) {
        if (!answer.startsWith('HTTP/1.1 200')) refused++;
        return true;
      },
    } as unknown as Socket;
    const connection = { socket, closingLines: () => '', wrote: () => undefined, answered: () => resolve() };
    const request = new PlainRequest(head, noBody, socket);
    void app.forwardAuth(request, new PlainResponse(request, connection));
  });
}

const noBody = Buffer.alloc(0);

async function batchOf(chosen: readonly Buffer[]): Promise<number> {
  const began = process.hrtime.bigint();
  await Promise.all(chosen.map(ask));
  return Number(process.hrtime.bigint() - began) / 1000 / chosen.length;
}

const pause = () => new Promise((resolve) => setImmediate(resolve));
const random = () => Array.from({ length: perBatch }, () => requests[randomInt(hot)] ?? noBody);

for (let at = 0; at < hot; at += perBatch) {
  await batchOf(requests.slice(at, Math.min(at + perBatch, hot)));
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
await db.close();
home.remove();
