import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '../sqlite/open-sqlite.js';
import { numberJournalOnce } from './usage-journal-numbers.js';

it('the entries of the journal keep their numbers, and no number is given again once they are gone', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'neoagent-journal-'));
  const db = await openSqlite({ path: join(dir, 'neoagent.db') });
  onTestFinished(async () => {
    await db.close();
    rmSync(dir, { recursive: true });
  });
  const journal = () => db.kysely.selectFrom('usage_journal').selectAll().orderBy('sequence').execute();
  await sql`drop table usage_journal`.execute(db.kysely);
  await sql`create table usage_journal (sequence integer primary key, rows text not null)`.execute(db.kysely);
  await sql`insert into usage_journal (sequence, rows) values (3, '[]'), (7, '[1]')`.execute(db.kysely);
  await numberJournalOnce(db.kysely as unknown as Kysely<unknown>, 'sqlite');
  expect(await journal()).toEqual([
    { sequence: 3, rows: '[]' },
    { sequence: 7, rows: '[1]' },
  ]);
  await db.kysely.deleteFrom('usage_journal').execute();
  await db.kysely.insertInto('usage_journal').values({ rows: '[2]' }).execute();
  expect(await journal()).toEqual([{ sequence: 8, rows: '[2]' }]);
});
