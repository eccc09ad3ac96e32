import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Home, type Installation, newHome, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';

const rules = 'plans: { default: { permissions: ["*"] } }\n';
const isLinux = process.platform === 'linux';

let home: Home | undefined;
let running: Installation | undefined;
afterEach(async () => {
  await running?.kill();
  home?.remove();
});

/** From now on no file of the process grows beyond the size: what a full disk does to it, and is undone as easily. */
function letFilesGrowTo(installation: Installation, size: number | 'unlimited'): void {
  execFileSync('prlimit', [`--pid=${installation.pid}`, `--fsize=${size}:unlimited`]);
}

async function waitFor<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let i = 0; ; i++) {
    const value = await read();
    if (isThere(value) || i === 100) return value;
    await passed(100);
  }
}

async function metric(url: string, series: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length));
}

async function send(url: string, secret: string): Promise<number> {
  const response = await fetch(`${url}/api/endpoint`, {
    method: 'POST',
    headers: { Authorization: secret, 'Content-Type': 'application/json' },
    body: '{}',
  });
  await response.arrayBuffer();
  return response.status;
}

async function allowed(member: Member): Promise<number> {
  const { status, json } = await member.call('GET', '/v1/usage?groupBy=status');
  return status === 200 ? (json as { totals: { allowed: number } }).totals.allowed : 0;
}

const faults = (task: string) => `background_faults_total{task="${task}"}`;

describe.runIf(isLinux)('a disk without room', () => {
  it('stops no request and loses no count; metrics and log name what waits, and all is written once there is room', async () => {
    home = newHome(rules);
    running = await startInstallation({ home });
    const { url } = running;
    const member = await signUpMember(url, 'ana@example.com');
    const { secret } = await member.createKey('busy');
    expect(await send(url, secret)).toBe(200);
    expect(
      await waitFor(
        () => allowed(member),
        (count) => count === 1,
      ),
    ).toBe(1);

    letFilesGrowTo(running, 4096);
    for (let i = 0; i < 20; i++) expect(await send(url, secret)).toBe(200);
    for (const task of ['usage', 'last_uses'])
      expect(
        await waitFor(
          () => metric(url, faults(task)),
          (count) => count > 0,
        ),
        task,
      ).toBeGreaterThan(0);
    const refused = await member.call('POST', '/v1/keys', {
      body: { name: 'one more', environment: 'live', permissions: ['*'] },
    });
    expect(refused.status, refused.text).toBe(503);
    expect((await fetch(`${url}/readyz`)).status, 'it still decides').toBe(200);
    const told = running
      .output()
      .split('\n')
      .filter((line) => line.includes('a background task failed'));
    expect(told.filter((line) => line.includes('"task":"usage"'))).toHaveLength(1);

    letFilesGrowTo(running, 'unlimited');
    expect(
      await waitFor(
        () => allowed(member),
        (count) => count === 21,
      ),
    ).toBe(21);
    expect(await running.stop()).toBe(0);
  });

  it('that has room for the log, but not for the database, is told of by the thread that moves the one into the other', async () => {
    home = newHome(rules);
    running = await startInstallation({ home });
    const { url } = running;
    const member = await signUpMember(url, 'ana@example.com');
    const series = faults('checkpoints');
    const file = path.join(home.dataDir, 'neoagent.db');
    await waitFor(
      async () => statSync(file).size,
      (size) => size > 100_000,
    );
    letFilesGrowTo(running, statSync(file).size);
    for (let i = 0; i < 100 && (await metric(url, series)) === 0; i++) {
      await member.call('POST', '/v1/keys', {
        body: { name: `key ${i}`, environment: 'live', permissions: ['*'] },
      });
      await passed(100);
    }
    expect(await metric(url, series)).toBeGreaterThan(0);
    letFilesGrowTo(running, 'unlimited');
    expect(await running.stop()).toBe(0);
  });
});
