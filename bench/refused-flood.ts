/**
 * What a caller that goes on asking after its limit is spent does to others, at forward-auth: `npm run build && npx tsx bench/refused-flood.ts`.
 * The server has one core, `wrk` with that caller's key on 64 connections the other; every 10 ms another account's key is used. Prints
 * how long the other waits and how large the data grows. `BENCH_SECONDS` sets how long it takes (75, with a minute's work in it).
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { type Installation, startInstallation } from '../e2e/support/installation.js';
import { outputOf } from './doors/wrk.js';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 75);
const rules = `
upstreams: { none: { url: http://127.0.0.1:9 } }
trustedProxies: [127.0.0.1/32]
plans:
  small: { permissions: ["*"], limits: [{ name: burst, allow: 600, per: 1m }] }
  large: { permissions: ["*"], limits: [{ name: burst, allow: 1000000, per: 1m }] }
routes:
  - { match: "GET /x/**", upstream: none }
`;

const installation = await startInstallation({ rules, env: { LOG_LEVEL: 'warn', NODE_ENV: 'production' } });
execFileSync('taskset', ['-acp', '0', String(installation.pid)]);
const flooding = headersWith(await keyIn(installation, 'small'));
const other = headersWith(await keyIn(installation, 'large'));
const url = `${installation.url}/v1/forward-auth`;

const fields = Object.entries(flooding).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
let isOver = false;
const flood = outputOf('taskset', ['-c', '1', 'wrk', '-t1', '-c64', `-d${seconds}s`, ...fields, url]).finally(
  () => {
    isOver = true;
  },
);
const waits: number[] = [];
while (!isOver) {
  waits.push(await ask());
  await passed(10);
}
const refused = /Non-2xx or 3xx responses: (\d+)/.exec(await flood)?.[1];
const sorted = waits.sort((a, b) => a - b);
const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
const megabytes = readdirSync(installation.dataDir)
  .map((name) => statSync(path.join(installation.dataDir, name)).size / 1e6)
  .reduce((sum, size) => sum + size, 0);
console.log(
  `${refused} refused in ${seconds} s; the other caller waited, in ms: median ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}; data ${megabytes.toFixed(0)} MB`,
);
await installation.stop();
installation.remove();

async function keyIn({ cli }: Installation, plan: string): Promise<string> {
  const account = ['account', 'create', '--email', `${plan}@example.com`, '--password-stdin', '--plan', plan];
  await cli(account, { stdin: 'tractor hums at noon\n' });
  const made = await cli([
    'key',
    'create',
    '--account',
    `${plan}@example.com`,
    '--name',
    plan,
    '--permissions',
    '*',
    '--json',
  ]);
  return (made.json as { readonly secret: string }).secret;
}

function headersWith(secret: string): Record<string, string> {
  return {
    Authorization: secret,
    'X-Forwarded-Method': 'GET',
    'X-Forwarded-Uri': '/x/1',
    'X-Forwarded-For': '198.51.100.9',
  };
}

/** Milliseconds. */
function ask(): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers: other }, (answer) => {
        answer.resume().once('end', () => {
          if (answer.statusCode === 200) resolve(performance.now() - began);
          else reject(new Error(`answered ${answer.statusCode}`));
        });
      })
      .once('error', reject);
  });
}
