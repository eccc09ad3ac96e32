import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../sqlite/open-sqlite.js';
import type { SqlDatabase } from './sql-database.js';
import { writeSoon } from './write-soon.js';

/** `pragma synchronous`: https://sqlite.org/pragma.html#pragma_synchronous */
const [normal, full] = [1, 2];

let dir: string;
let db: SqlDatabase;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'neoagent-write-soon-'));
  db = await openSqlite({ path: path.join(dir, 'neoagent.db') });
});
afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true });
});

async function synchronous(on: SqlDatabase['kysely']): Promise<unknown> {
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(on);
  return rows[0]?.synchronous;
}

it('does not wait for the disk inside, and every write after it waits again', async () => {
  expect(await synchronous(db.kysely)).toBe(full);
  const inside = await writeSoon(db.kysely, 'sqlite', (transaction) => synchronous(transaction));
  expect(inside).toBe(normal);
  expect(await synchronous(db.kysely)).toBe(full);
});

it('waits again after work that failed, of which nothing is kept', async () => {
  const failing = writeSoon(db.kysely, 'sqlite', async (transaction) => {
    await transaction.insertInto('usage_journal').values({ rows: '[]' }).execute();
    throw new Error('full');
  });
  await expect(failing).rejects.toThrow('full');
  expect(await synchronous(db.kysely)).toBe(full);
  expect(await db.kysely.selectFrom('usage_journal').selectAll().execute()).toEqual([]);
});

it('a write that starts meanwhile waits for its turn and then for the disk', async () => {
  const soon = writeSoon(db.kysely, 'sqlite', async (transaction) => {
    await new Promise((resolve) => setImmediate(resolve));
    return synchronous(transaction);
  });
  const other = db.kysely.transaction().execute((transaction) => synchronous(transaction));
  expect(await Promise.all([soon, other])).toEqual([normal, full]);
});
