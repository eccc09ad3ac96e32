import { once } from 'node:events';
import { createServer } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { aKey, anAccount, aSecret, t0 } from '../contract/builders.js';
import { databaseContract } from '../contract/database.contract.js';
import { createPostgresDatabase, type PostgresTestDatabase } from '../contract/postgres-database.js';
import { findPostgres } from '../contract/postgres-server.js';
import { secretPlaceContract } from '../contract/secret-place.contract.js';
import { sqlSubject } from '../contract/sql-subject.js';
import { openPostgres } from './open-postgres.js';

const server = await findPostgres();

if ('absentBecause' in server) {
  const { absentBecause } = server;
  const name = `Postgres keeps every promise of a database (not tried: ${absentBecause})`;
  if (process.env['CI']) it(name, () => expect.fail(absentBecause));
  else it.skip(name);
} else {
  let database: PostgresTestDatabase;
  beforeAll(async () => {
    database = await createPostgresDatabase(server.url);
    const db = await openPostgres({ url: database.url });
    await db.close();
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });

  const aSubject = () =>
    sqlSubject(
      () => openPostgres({ url: database.url }),
      () => database.empty(),
    );
  databaseContract('Postgres', aSubject);
  secretPlaceContract(aSubject);
  startingContract(server.url);
  sharingContract(() => database);
  outageContract(() => database);
}

async function opened(url: string) {
  const db = await openPostgres({ url });
  onTestFinished(() => db.close());
  return db;
}

function startingContract(serverUrl: string): void {
  describe('starting on an empty Postgres database', () => {
    async function emptyDatabase(): Promise<PostgresTestDatabase> {
      const database = await createPostgresDatabase(serverUrl);
      onTestFinished(() => database.drop());
      return database;
    }

    it('programs that start together take each schema step once', async () => {
      const { url } = await emptyDatabase();
      const all = await Promise.all([1, 2, 3, 4].map(() => openPostgres({ url })));
      const applied = all.flatMap((db) => db.appliedMigrations);
      await Promise.all(all.map((db) => db.close()));
      expect(applied.toSorted()).toEqual([
        '001_login_tables',
        '002_first_schema',
        '003_change_notices',
        '004_limits',
        '005_permission_overrides',
        '006_refusals',
        '007_usage',
        '008_webhooks',
        '009_rotation',
        '010_alerts',
        '011_leaks',
        '012_canary_keys',
        '013_advice',
        '014_imported_secrets',
        '017_counts',
        '018_members',
        '019_no_last_use_journal',
        '020_usage_journal_numbers',
        '021_hint_index',
        '022_finding_candidates',
        '023_ends_in_order',
      ]);
    });

    it('a schema step that fails leaves nothing, and the next start takes all steps', async () => {
      const database = await emptyDatabase();
      await database.execute('create table secrets (id text)');
      await expect(openPostgres({ url: database.url })).rejects.toMatchObject({ kind: 'configuration' });
      await database.execute('drop table secrets');
      const db = await openPostgres({ url: database.url });
      expect(db.appliedMigrations.length).toBe(21);
      await db.close();
    });
  });
}

function sharingContract(database: () => PostgresTestDatabase): void {
  describe('programs that share a Postgres database', () => {
    it('see by the change counter that another one changed a key, not that they did, nor a last use', async () => {
      onTestFinished(() => database().empty());
      const db = await opened(database().url);
      const other = await opened(database().url);
      const before = db.changeCounter();
      await db.accounts.insert(anAccount());
      await db.keys.insert(aKey(), aSecret(), null);
      await other.recordLastUses(
        new Map([['sec_1', { at: t0, address: null, country: null, userAgent: null }]]),
      );
      await other.keys.update('key_1', { disabledAt: t0 });
      await vi.waitFor(() => expect(db.changeCounter()).not.toBe(before));
      expect(db.changeCounter()).toBe(before + 1);
    });
  });
}

function outageContract(database: () => PostgresTestDatabase): void {
  const lost = { name: 'Fault', kind: 'store_unavailable' };

  describe('an outage of Postgres', () => {
    it('in a transaction is a fault, leaves nothing, and the next call uses a new connection', async () => {
      onTestFinished(() => database().empty());
      const db = await opened(database().url);
      const work = db.transaction(async ({ accounts }) => {
        await accounts.insert(anAccount());
        await database().execute(`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
        `);
        await accounts.setPlan('acc_1', 'pro');
      });
      await expect(work).rejects.toMatchObject(lost);
      expect(await db.accounts.list()).toEqual([]);
      expect(await db.findByDigest('nothing')).toBeUndefined();
    });

    it('loses the listening connection: the change counter moves as soon as it listens again', async () => {
      const db = await opened(database().url);
      const before = db.changeCounter();
      await database().execute(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like 'listen %'
      `);
      await vi.waitFor(() => expect(db.changeCounter()).toBeGreaterThan(before), { timeout: 10_000 });
    });

    it('at the start is a fault, whether nobody listens or nobody answers', async () => {
      await expect(openPostgres({ url: 'postgres://postgres@127.0.0.1:1/postgres' })).rejects.toMatchObject(
        lost,
      );
      const silent = createServer(() => undefined).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      onTestFinished(() => void silent.close());
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
      await expect(openPostgres({ url, connectTimeoutMs: 100 })).rejects.toMatchObject(lost);
    });

    it('a statement that takes too long is a fault', async () => {
      const db = await openPostgres({ url: database().url, statementTimeoutMs: 50 });
      onTestFinished(() => db.close());
      await expect(sql`select pg_sleep(10)`.execute(db.kysely)).rejects.toMatchObject(lost);
      await db.ping();
    });
  });

  it('64-bit integers are numbers for these pools only', () => {
    expect(pg.types.getTypeParser(20, 'text')('1')).toBe('1');
  });
}
