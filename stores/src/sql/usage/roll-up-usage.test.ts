import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsageRow } from '@neoagent/core';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anAccount, aUsageRow, t0, upTo } from '../../contract/builders.js';
import { openSqlite } from '../../sqlite/open-sqlite.js';
import type { SqlDatabase } from '../sql-database.js';

let dir: string;
let db: SqlDatabase;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'neoagent-roll-up-'));
  db = await openSqlite({ path: join(dir, 'neoagent.db') });
  await db.accounts.insert(anAccount({ id: 'acc_1' }));
});

afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true });
});

/** More rows than one transaction of the roll-up moves. */
function rowsOf(count: number): readonly UsageRow[] {
  return upTo(1700).map((n) => aUsageRow({ secretId: `sec_${String(n).padStart(4, '0')}`, count }));
}

async function counted() {
  const question = {
    accountId: 'acc_1',
    step: 'hour',
    from: t0,
    to: t0 + 3_600_000,
    groupBy: 'secret',
  } as const;
  return (await db.usage.count(question, 10_000)).map(({ allowed }) => allowed);
}

/** From now on the store cannot write the minutes of this secret. */
async function breakAt(secretId: string): Promise<void> {
  await sql`create trigger broken before insert on usage_minutes when new.secret_id = ${sql.lit(secretId)}
    begin select raise(abort, 'the disk is full'); end`.execute(db.kysely);
}

const mend = () => sql`drop trigger broken`.execute(db.kysely);

it('a roll-up that was broken off half-way is gone on with: each count arrives once', async () => {
  await db.usage.append(rowsOf(2));
  await breakAt('sec_1200');
  await expect(db.usage.rollUp()).rejects.toThrow();
  expect((await counted()).length).toBe(1000);
  await db.usage.append(rowsOf(5));
  await mend();
  await db.usage.rollUp();
  expect(await counted()).toEqual(upTo(1700).map(() => 7));
  expect(await db.kysely.selectFrom('usage_journal').selectAll().execute()).toEqual([]);
});

it('another process goes on with it, and several do one run together', async () => {
  await db.usage.append(rowsOf(2));
  await breakAt('sec_1200');
  await expect(db.usage.rollUp()).rejects.toThrow();
  await mend();
  await db.usage.append(rowsOf(5));
  await db.close();
  db = await openSqlite({ path: join(dir, 'neoagent.db') });
  await Promise.all(upTo(4).map(() => db.usage.rollUp()));
  expect(await counted()).toEqual(upTo(1700).map(() => 7));
});

it('what this process appended is not read again, and what another one appended is', async () => {
  const other = await openSqlite({ path: join(dir, 'neoagent.db') });
  await db.usage.append(rowsOf(2));
  const mine = await db.kysely.selectFrom('usage_journal').select('sequence').execute();
  await other.usage.append(rowsOf(3));
  await db.kysely
    .updateTable('usage_journal')
    .set({ rows: '[]' })
    .where(
      'sequence',
      'in',
      mine.map(({ sequence }) => sequence),
    )
    .execute();
  await db.usage.rollUp();
  expect(await counted()).toEqual(upTo(1700).map(() => 5));
  await other.usage.append(rowsOf(1));
  await other.usage.rollUp();
  await other.close();
  expect(await counted()).toEqual(upTo(1700).map(() => 6));
});

it('what another process rolled up of this one’s is not counted again', async () => {
  const other = await openSqlite({ path: join(dir, 'neoagent.db') });
  await db.usage.append(rowsOf(2));
  await other.usage.rollUp();
  await db.usage.append(rowsOf(3));
  await Promise.all([db.usage.rollUp(), other.usage.rollUp(), db.usage.append(rowsOf(4))]);
  await Promise.all([other.usage.rollUp(), db.usage.rollUp()]);
  await other.close();
  expect(await counted()).toEqual(upTo(1700).map(() => 9));
});

it('an entry that another process appends is never taken for one of this process that is gone', async () => {
  const other = await openSqlite({ path: join(dir, 'neoagent.db') });
  await db.usage.append(rowsOf(2));
  await other.usage.rollUp();
  await other.usage.append(rowsOf(30));
  await db.usage.rollUp();
  await other.usage.rollUp();
  await other.close();
  expect(await counted()).toEqual(upTo(1700).map(() => 32));
});

it('reads what an earlier version wrote to the journal', async () => {
  await db.kysely
    .insertInto('usage_journal')
    .values({ rows: JSON.stringify(rowsOf(3).slice(0, 2)) })
    .execute();
  await db.usage.rollUp();
  expect(await counted()).toEqual([3, 3]);
});
