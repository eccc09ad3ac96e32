import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { UsageRow } from '@neoagent/core';
import { openSqlite } from '@neoagent/stores';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runServer } from './run-server.js';
import { newKeyOf } from './test-support/records.js';

const hourMs = 3_600_000;

/** A data folder for a server that is sent SIGTERM the moment it says it is ready. */
function aFolderToRunIn() {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'neoagent-run-'));
  const log = vi.spyOn(console, 'log').mockImplementation(() => void process.emit('SIGTERM'));
  onTestFinished(() => {
    log.mockRestore();
    rmSync(dir, { recursive: true });
  });
  return { dir, log };
}

/** The use of one key in a minute five hours ago, in the database of an installation. */
async function anOldMinute(dir: string): Promise<void> {
  const bucket = Math.floor(Date.now() / hourMs) * hourMs - 5 * hourMs;
  const { account, key, stored } = newKeyOf(1, bucket);
  const db = await openSqlite({ path: path.join(dir, 'neoagent.db') });
  await db.accounts.insert(account);
  await db.keys.insert(key, stored, null);
  const use = {
    accountId: account.id,
    keyId: key.id,
    secretId: stored.id,
    route: 'GET /a',
    reason: '',
  } as const;
  const row: UsageRow = { ...use, statusClass: 2, bucket, count: 3, lastAt: bucket };
  await db.usage.append([row]);
  await db.usage.rollUp();
  await db.close();
}

async function minutesKept(dir: string): Promise<number> {
  const db = await openSqlite({ path: path.join(dir, 'neoagent.db') });
  const rows = await db.kysely.selectFrom('usage_minutes').selectAll().execute();
  await db.close();
  return rows.length;
}

it('a SIGTERM that comes the moment the server says it is ready stops it cleanly, with everything written', async () => {
  const { dir, log } = aFolderToRunIn();
  const env = { NEOAGENT_DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'silent' };
  expect(await runServer(env)).toBe(0);
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/ is ready: http/));
});

it.each([
  ['the 48 hours of an installation that says nothing', '', 1],
  ['the time that its rules say', 'usage: { keep: { minutes: 2h } }\n', 0],
])('a server that runs keeps the minutes of usage for %s', async (_name, rules, kept) => {
  const { dir } = aFolderToRunIn();
  await anOldMinute(dir);
  const file = path.join(dir, 'neoagent.yaml');
  writeFileSync(file, rules);
  expect(await minutesKept(dir)).toBe(1);
  const env = { NEOAGENT_DATA_DIR: dir, NEOAGENT_CONFIG: file, PORT: '0', LOG_LEVEL: 'silent' };
  expect(await runServer(env)).toBe(0);
  expect(await minutesKept(dir)).toBe(kept);
});
