import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { aKey, anAccount, aSecret, upTo } from '../contract/builders.js';
import { createPostgresDatabase } from '../contract/postgres-database.js';
import { findPostgres } from '../contract/postgres-server.js';
import { openPostgres } from '../postgres/open-postgres.js';
import { openSqlite } from '../sqlite/open-sqlite.js';
import { hintedQuery } from './find-hinted.js';
import type { SqlDatabase } from './sql-database.js';

const hintAt = (n: number) => `neo_live_${String(n).padStart(4, '0')}`;

/** 5,000 keys, each with a hint of its own. */
async function fill(db: SqlDatabase): Promise<void> {
  await db.accounts.insert(anAccount());
  await db.keys.insertMany(
    upTo(5000).map((n) => ({
      key: aKey({ id: `key_${n}`, name: `Key ${n}` }),
      secret: aSecret({ id: `sec_${n}`, keyId: `key_${n}`, hint: `${hintAt(n)}…9xYz` }),
    })),
  );
  await sql`analyze secrets`.execute(db.kysely);
}

async function planOf(db: SqlDatabase, count: number): Promise<string> {
  const { sql: text, parameters } = hintedQuery(db.engine, upTo(count).map(hintAt)).compile(db.kysely);
  const how = db.engine === 'sqlite' ? 'explain query plan' : 'explain';
  const [before = '', after = ''] = text.split(db.engine === 'sqlite' ? '?' : '$1');
  const asked = sql`${sql.raw(`${how} ${before}`)}${parameters[0]}${sql.raw(after)}`;
  return JSON.stringify((await asked.execute(db.kysely)).rows);
}

it.each([1, 1000])('SQLite finds %i beginnings through the index', async (count) => {
  const folder = mkdtempSync(join(tmpdir(), 'neoagent-hints-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const db = await openSqlite({ path: join(folder, 'neoagent.db') });
  onTestFinished(() => db.close());
  await fill(db);
  const plan = await planOf(db, count);
  expect(plan).toContain('USING INDEX secrets_beginning');
  expect(plan).not.toContain('SCAN secrets');
});

const server = await findPostgres();

it.skipIf('absentBecause' in server)('Postgres finds beginnings through the index', async () => {
  if ('absentBecause' in server) return;
  const database = await createPostgresDatabase(server.url);
  const db = await openPostgres({ url: database.url });
  onTestFinished(async () => {
    await db.close();
    await database.drop();
    await server.stop();
  });
  await fill(db);
  // Of few rows it rather reads all.
  await sql`
    insert into secrets (id, key_id, digest, hint, created_at)
    select 'more_' || n, 'key_1', 'more_' || n, 'neo_live_' || left(md5(n::text), 4) || '…9xYz', 0
    from generate_series(1, 60000) n
  `.execute(db.kysely);
  await sql`analyze secrets`.execute(db.kysely);
  const plan = await planOf(db, 1);
  expect(plan).toContain('secrets_beginning');
  expect(plan).not.toContain('Seq Scan on secrets');
});
