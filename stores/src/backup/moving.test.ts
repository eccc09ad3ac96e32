import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { aKey, aMember, anAccount, aSecret, aUsageRow, t0 } from '../contract/builders.js';
import { createPostgresDatabase, type PostgresTestDatabase } from '../contract/postgres-database.js';
import { findPostgres } from '../contract/postgres-server.js';
import { openPostgres } from '../postgres/open-postgres.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import { openSqlite } from '../sqlite/open-sqlite.js';
import { openPostgresSnapshot } from './postgres-snapshot.js';
import { restorePostgres } from './restore-postgres.js';
import { restoreSqlite } from './restore-sqlite.js';
import type { Snapshot } from './snapshot.js';
import { openSqliteSnapshot } from './sqlite-snapshot.js';
import { takeBackup } from './take-backup.js';

const server = await findPostgres();
const folder = mkdtempSync(join(tmpdir(), 'neoagent-moving-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const nextFile = (end: string) => join(folder, `${++files}.${end}`);

async function backedUp(snapshot: Snapshot): Promise<string> {
  const file = nextFile('backup');
  await takeBackup(snapshot, { file, force: false, takenAt: t0, about: {} });
  await snapshot.close();
  return file;
}

async function fill(db: SqlDatabase): Promise<void> {
  const flag = db.engine === 'sqlite' ? sql`1` : sql`true`;
  const moment = '2026-03-04T05:06:07.089Z';
  await sql`
    insert into auth_users (id, email, name, "emailVerified", "createdAt", "updatedAt")
    values ('user_1', 'ada@example.com', 'Ada "☃" ‘’', ${flag}, ${moment}, ${moment})
  `.execute(db.kysely);
  await db.accounts.insert(anAccount());
  await db.members.insert(aMember());
  await db.keys.insert(aKey(), aSecret(), 'token');
  await db.usage.append([aUsageRow({ count: 7, lastAt: t0 + 9 })]);
}

/** Everything a reader of either engine sees. */
async function contents(db: SqlDatabase) {
  return {
    accounts: await db.accounts.list(),
    members: await db.members.list('acc_1'),
    keys: await db.keys.list('acc_1', 10),
    record: await db.findByDigest('digest of sec_1'),
  };
}

if ('absentBecause' in server) {
  const name = `a backup moves between the engines (not tried: ${server.absentBecause})`;
  if (process.env['CI']) it(name, () => expect.fail(server.absentBecause));
  else it.skip(name);
} else {
  const { url: serverUrl } = server;
  let database: PostgresTestDatabase;
  const databases: PostgresTestDatabase[] = [];
  beforeEach(async () => {
    database = await createPostgresDatabase(serverUrl);
    databases.push(database);
  });
  afterAll(async () => {
    for (const one of databases) await one.drop();
    await server.stop();
  });
  moving(() => database.url);
  replacing(() => database);
}

async function openedSqlite(path = nextFile('db')) {
  const db = await openSqlite({ path });
  onTestFinished(() => db.close());
  return { db, path };
}

async function openedPostgres(url: string) {
  const db = await openPostgres({ url });
  onTestFinished(() => db.close());
  return db;
}

function moving(url: () => string): void {
  it('a backup of SQLite restores into Postgres and one of that into SQLite again, and every reader sees the same', async () => {
    const { db, path } = await openedSqlite();
    await fill(db);
    const before = await contents(db);
    const first = await backedUp(await openSqliteSnapshot(path));
    await restorePostgres({ backup: first, url: url(), force: false });
    const postgres = await openedPostgres(url());
    expect(postgres.appliedMigrations).toEqual([]);
    expect(await contents(postgres)).toEqual(before);
    const { rows } = await sql`select "emailVerified", "createdAt" from auth_users`.execute(postgres.kysely);
    expect(rows).toEqual([{ emailVerified: true, createdAt: new Date('2026-03-04T05:06:07.089Z') }]);

    await postgres.keys.addSecret(aSecret({ id: 'sec_2' }));
    const second = await backedUp(await openPostgresSnapshot(url()));
    const back = nextFile('db');
    await restoreSqlite({ backup: second, path: back, force: false, now: t0 });
    const { db: sqlite } = await openedSqlite(back);
    expect(await contents(sqlite)).toEqual(await contents(postgres));
    const users = await sql`select "emailVerified", "createdAt" from auth_users`.execute(sqlite.kysely);
    expect(users.rows).toEqual([{ emailVerified: 1, createdAt: '2026-03-04T05:06:07.089Z' }]);
  });
}

function replacing(database: () => PostgresTestDatabase): void {
  const url = () => database().url;
  async function aBackup(): Promise<string> {
    const { db, path } = await openedSqlite();
    await fill(db);
    return backedUp(await openSqliteSnapshot(path));
  }

  describe('a restore into Postgres', () => {
    it('is refused while a process has the store open, and while it holds data unless told to', async () => {
      const backup = await aBackup();
      const db = await openPostgres({ url: url() });
      const restore = (force: boolean) => restorePostgres({ backup, url: url(), force });
      await expect(restore(true)).rejects.toMatchObject({ name: 'BackupRefused', message: /in use/ });
      await db.accounts.insert(anAccount({ id: 'acc_other' }));
      await db.close();
      await expect(restore(false)).rejects.toMatchObject({ name: 'BackupRefused', message: /--force/ });
      expect(await (await openedPostgres(url())).accounts.find('acc_other')).toBeDefined();
    });

    it('replaces our tables alone, keeps what was revoked revoked, and tells of changes as before', async () => {
      const backup = await aBackup();
      await restorePostgres({ backup, url: url(), force: false });
      await database().execute('create table somebody_elses (id int); insert into somebody_elses values (1)');
      const old = await openPostgres({ url: url() });
      await old.keys.update('key_1', { revokedAt: t0 + 5 });
      await old.close();
      const done = await restorePostgres({ backup, url: url(), force: true });
      expect(done.endedSince).toEqual({ keys: 1, secrets: 0 });
      const db = await openedPostgres(url());
      expect(await db.findByDigest('digest of sec_1')).toMatchObject({ key: { revokedAt: t0 + 5 } });
      expect((await sql`select * from somebody_elses`.execute(db.kysely)).rows).toEqual([{ id: 1 }]);
      const other = await openedPostgres(url());
      const seen = db.changeCounter();
      await other.accounts.setPlan('acc_1', 'gold');
      await expect.poll(() => db.changeCounter()).toBeGreaterThan(seen);
    });

    it('that meets a damaged backup leaves the database as it was', async () => {
      const backup = await aBackup();
      await restorePostgres({ backup, url: url(), force: false });
      const cut = nextFile('backup');
      writeFileSync(cut, readFileSync(backup).subarray(0, -9));
      const restoring = restorePostgres({ backup: cut, url: url(), force: true });
      await expect(restoring).rejects.toMatchObject({ name: 'DamagedBackup' });
      const db = await openedPostgres(url());
      expect(await db.keys.findById('key_1')).toBeDefined();
    });
  });
}
