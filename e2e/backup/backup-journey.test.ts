import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import {
  type Home,
  type Installation,
  neoagent,
  newHome,
  startInstallation,
} from '../support/installation.js';
import { type Member, signInMember, signUpMember } from '../support/member.js';

const bin = fileURLToPath(new URL('../../cli/bin/neoagent.js', import.meta.url));
const homes: Home[] = [];
const servers: Installation[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  for (const home of homes.splice(0)) home.remove();
});

function aHome(): Home {
  const home = newHome();
  homes.push(home);
  return home;
}

async function started(home: Home): Promise<Installation> {
  const server = await startInstallation({ home });
  servers.push(server);
  return server;
}

interface BackupAnswer {
  readonly file: string;
  readonly keys: number;
  readonly accounts: number;
  readonly sha256: string;
}

/** Makes keys one after the other until told to stop; answers those that were acknowledged. */
function writing(member: Member) {
  const made: { readonly id: string; readonly secret: string }[] = [];
  let isOver = false;
  const task = (async () => {
    while (!isOver) made.push(await member.createKey(`key ${made.length}`));
  })();
  return {
    made,
    async ended() {
      isOver = true;
      await task;
    },
  };
}

it('a backup taken while keys are made restores into an empty folder: every key made before it works there, and members sign in', async () => {
  const home = aHome();
  const server = await started(home);
  const member = await signUpMember(server.url, 'ana@example.com');
  const writer = writing(member);
  while (writer.made.length < 20) await passed(10);
  const before = [...writer.made];
  const file = path.join(home.dir, 'live.backup');
  const { status, json } = await server.cli(['backup', file, '--json']);
  await writer.ended();
  expect(status).toBe(0);
  const backup = json as BackupAnswer;
  expect(backup.keys).toBeGreaterThanOrEqual(before.length);
  expect(backup.keys).toBeLessThanOrEqual(writer.made.length);
  expect(backup).toMatchObject({ file, accounts: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });

  const elsewhere = aHome();
  const restored = await neoagent(elsewhere, ['restore', file, '--json']);
  expect(restored).toMatchObject({ status: 0, json: { keys: backup.keys, secretMatches: false } });
  const second = await started(elsewhere);
  for (const { secret } of before) expect((await ask(second.url, secret)).status).toBe(200);
  const again = await signInMember(second.url, 'ana@example.com');
  expect((await again.call('GET', '/v1/keys')).status).toBe(200);
  // A session is no part of a backup: the cookie of the first installation opens nothing.
  const old = await fetch(`${second.url}/v1/keys`, { headers: { cookie: member.cookie } });
  expect(old.status).toBe(401);
});

it('restore is refused while the server runs; afterwards a key revoked since the backup stays revoked', async () => {
  const home = aHome();
  const server = await started(home);
  const member = await signUpMember(server.url, 'ana@example.com');
  const [kept, leaked] = [await member.createKey('kept'), await member.createKey('leaked')];
  const file = path.join(home.dir, 'a.backup');
  expect((await server.cli(['backup', file])).status).toBe(0);
  expect((await server.cli(['key', 'revoke', leaked.id])).status).toBe(0);
  const running = await server.cli(['restore', file, '--force', '--json']);
  expect(running).toMatchObject({ status: 1, json: { error: { code: 'conflict' } } });
  await server.stop();
  expect((await server.cli(['restore', file, '--json'])).status).toBe(1);
  const done = await server.cli(['restore', file, '--force', '--json']);
  expect(done).toMatchObject({
    status: 0,
    json: { endedSince: { keys: 1, secrets: 1 }, secretMatches: true },
  });
  const { keptAside } = done.json as { readonly keptAside: string };
  expect(existsSync(keptAside)).toBe(true);
  const again = await started(home);
  expect((await ask(again.url, kept.secret)).status).toBe(200);
  expect(await ask(again.url, leaked.secret)).toMatchObject({ status: 401, code: 'key_revoked' });
});

it('a missing file ends with 66, a damaged one with 65, an existing target with 1', async () => {
  const home = aHome();
  const file = path.join(home.dir, 'a.backup');
  expect((await neoagent(home, ['restore', file])).status).toBe(66);
  writeFileSync(file, 'no backup');
  expect((await neoagent(home, ['restore', file])).status).toBe(65);
  expect((await neoagent(home, ['migrate'])).status).toBe(0);
  expect((await neoagent(home, ['backup', file])).status).toBe(1);
  expect((await neoagent(home, ['backup', file, '--force'])).status).toBe(0);
  expect((await neoagent(home, ['restore', file])).status).toBe(0);
});

/** Runs a command and kills it so many milliseconds after its unfinished file appears; answers whether it was killed before its end. */
function killedInside(
  home: Home,
  args: readonly string[],
  { folder, end, afterMs }: { readonly folder: string; readonly end: string; readonly afterMs: number },
): Promise<boolean> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: home.dir,
    env: { PATH: process.env['PATH'], NEOAGENT_DATA_DIR: home.dataDir },
    stdio: 'ignore',
  });
  const isUnfinished = (name: string) => name.endsWith(end) && name.includes(String(child.pid));
  const watch = setInterval(() => {
    if (!readdirSync(folder).some(isUnfinished)) return;
    clearInterval(watch);
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  }, 1);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearInterval(watch);
      resolve(code === null);
    });
  });
}

async function keyNames(home: Home): Promise<readonly string[]> {
  const { json } = await neoagent(home, ['key', 'list', '--json']);
  return (json as { readonly keys: { readonly name: string }[] }).keys.map(({ name }) => name).toSorted();
}

it('a kill during backup leaves no file of that name or a whole one; a kill during restore leaves the old store or the new one', async () => {
  const home = aHome();
  const server = await started(home);
  const member = await signUpMember(server.url, 'ana@example.com');
  for (let count = 0; count < 60; count++) await member.createKey(`old ${count}`);
  await server.stop();
  const file = path.join(home.dir, 'a.backup');
  expect((await neoagent(home, ['backup', file])).status).toBe(0);
  const account = 'ana@example.com';
  expect((await neoagent(home, ['key', 'create', '--account', account, '--name', 'new'])).status).toBe(0);
  const [withNew, without] = [61, 60];
  let cut = 0;
  for (const afterMs of [0, 5, 15, 30, 50, 80]) {
    const copy = path.join(home.dir, `${afterMs}.backup`);
    if (await killedInside(home, ['backup', copy], { folder: home.dir, end: '.partial', afterMs })) cut++;
    if (existsSync(copy)) {
      const elsewhere = aHome();
      expect((await neoagent(elsewhere, ['restore', copy])).status).toBe(0);
    }
    const restoring = { folder: home.dataDir, end: '.restoring', afterMs };
    if (await killedInside(home, ['restore', file, '--force'], restoring)) cut++;
    const names = await keyNames(home);
    expect([withNew, without]).toContain(names.length);
    if (names.length === without) {
      await neoagent(home, ['key', 'create', '--account', account, '--name', 'new']);
    }
  }
  expect(cut).toBeGreaterThan(2);
  // What a kill leaves is named for what it is, and the next start does not mind it.
  const left = readdirSync(home.dataDir).filter((name) => name.endsWith('.restoring'));
  console.log(`${cut} of 12 commands were killed inside; ${left.length} unfinished files stayed`);
  const again = await started(home);
  expect((await signInMember(again.url, account)).email).toBe(account);
}, 180_000);
