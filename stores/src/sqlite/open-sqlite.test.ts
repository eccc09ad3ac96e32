import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aKey, anAccount, anAuditEvent, aSecret, t0 } from '../contract/builders.js';
import { databaseContract } from '../contract/database.contract.js';
import { secretPlaceContract } from '../contract/secret-place.contract.js';
import { sqlSubject } from '../contract/sql-subject.js';
import { connectSqlite } from './connect-sqlite.js';
import { openSqlite } from './open-sqlite.js';

const steps = [
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
];

databaseContract('SQLite', aSubject);
secretPlaceContract(aSubject);

async function aSubject() {
  const folder = mkdtempSync(join(tmpdir(), 'neoagent-sqlite-'));
  return sqlSubject(
    () => openSqlite({ path: join(folder, 'neoagent.db') }),
    async () => rmSync(folder, { recursive: true }),
  );
}

/** The path of a file that does not exist, in a folder that is removed after the test. */
function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neoagent-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'data', 'neoagent.db');
}

async function opened(path: string, busyTimeoutMs = 5000) {
  const db = await openSqlite({ path, busyTimeoutMs });
  onTestFinished(() => db.close());
  return db;
}

function startProcess(name: string, ...args: string[]): ChildProcess {
  const script = fileURLToPath(new URL(`../contract/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('the SQLite file', () => {
  it('and all beside it can be read by its owner alone', async () => {
    const path = freshPath();
    const db = await opened(path);
    await db.accounts.insert(anAccount());
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is written ahead, flushed at each commit, and checks references', async () => {
    const db = await opened(freshPath());
    const setting = async (name: string) =>
      Object.values((await sql.raw(`pragma ${name}`).execute(db.kysely)).rows[0] ?? {})[0];
    expect(await setting('journal_mode')).toBe('wal');
    expect(await setting('synchronous')).toBe(2);
    expect(await setting('foreign_keys')).toBe(1);
    expect(await setting('trusted_schema')).toBe(0);
  });

  it('that is no database is a fault', async () => {
    const path = freshPath();
    await (await openSqlite({ path })).close();
    writeFileSync(path, 'not a database, but long enough to look at'.repeat(50));
    await expect(openSqlite({ path })).rejects.toMatchObject({ name: 'Fault', kind: 'store_unavailable' });
  });

  it('that cannot be made is a fault', async () => {
    const path = freshPath();
    await (await openSqlite({ path })).close();
    const inside = openSqlite({ path: join(path, 'neoagent.db') });
    await expect(inside).rejects.toMatchObject({ name: 'Fault', kind: 'store_unavailable' });
  });
});

describe('the schema of the SQLite file', () => {
  it('is made once, and a second start takes no step', async () => {
    const path = freshPath();
    expect((await opened(path)).appliedMigrations).toEqual(steps);
    expect((await opened(path)).appliedMigrations).toEqual([]);
  });

  it('is made once by programs that start together', { timeout: 60_000 }, async () => {
    const path = freshPath();
    const programs = [1, 2, 3, 4].map(() => startProcess('opening-process', path));
    await Promise.all(programs.map(({ stdout }) => once(stdout ?? process.stdin, 'data')));
    const said = programs.map(({ stdout }) => text(stdout ?? process.stdin));
    for (const program of programs) program.stdin?.write('open\n');
    expect((await Promise.all(said)).join('').trim().split('\n')).toEqual(steps);
    expect(
      await Promise.all(
        programs.map(async (program) => program.exitCode ?? (await once(program, 'exit'))[0]),
      ),
    ).toEqual([0, 0, 0, 0]);
  });

  it('keeps nothing of a step that failed, and the next start takes all steps', async () => {
    const path = freshPath();
    await (await openSqlite({ path })).close();
    rmSync(path);
    const file = connectSqlite(path);
    file.exec('create table secrets (id text)');
    await expect(openSqlite({ path })).rejects.toMatchObject({ name: 'Fault', kind: 'configuration' });
    const tables = file
      .prepare("select name from sqlite_master where type = 'table' order by 1")
      .pluck()
      .all();
    expect(tables).toEqual(['neoagent_migration_lock', 'neoagent_migrations', 'secrets']);
    file.exec('drop table secrets');
    file.close();
    expect((await opened(path)).appliedMigrations).toEqual(steps);
  });

  it('that is newer than the program is a fault of configuration and is left alone', async () => {
    const path = freshPath();
    const db = await opened(path);
    await sql`insert into neoagent_migrations (name, timestamp) values ('900_later', '')`.execute(db.kysely);
    await expect(openSqlite({ path })).rejects.toMatchObject({ name: 'Fault', kind: 'configuration' });
  });
});

describe('programs that share the SQLite file', () => {
  it('see each other’s commits at once, and by the change counter that there was one; their own do not count', async () => {
    const path = freshPath();
    const db = await opened(path);
    const other = await opened(path);
    await db.accounts.insert(anAccount());
    await db.keys.insert(aKey(), aSecret(), null);
    const before = db.changeCounter();
    await db.keys.update('key_1', { name: 'Renamed' });
    expect(db.changeCounter()).toBe(before);
    await other.keys.update('key_1', { disabledAt: t0 });
    expect(db.changeCounter()).not.toBe(before);
    expect((await db.findByDigest('digest of sec_1'))?.key.disabledAt).toBe(t0);
  });

  it('a write that waits too long for another’s transaction is a fault and changes nothing', async () => {
    const path = freshPath();
    const db = await opened(path);
    const other = await opened(path, 20);
    await db.transaction(async ({ accounts }) => {
      await accounts.insert(anAccount());
      const late = other.accounts.insert(anAccount({ id: 'acc_2' }));
      await expect(late).rejects.toMatchObject({ name: 'Fault', kind: 'store_unavailable' });
      expect(await other.accounts.list()).toEqual([]);
    });
    expect((await other.accounts.insert(anAccount({ id: 'acc_2' }))).isOperator).toBe(false);
  });
});

describe('a full disk', () => {
  it('is a fault of its own, leaves nothing of the transaction, and what was stored stays readable', async () => {
    const db = await opened(freshPath());
    await db.accounts.insert(anAccount());
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db.kysely);
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(db.kysely);
    const work = db.transaction(async ({ accounts, audit }) => {
      await accounts.setPlan('acc_1', 'pro');
      await audit.append(anAuditEvent({ detail: { text: 'x'.repeat(100_000) } }));
    });
    await expect(work).rejects.toMatchObject({ name: 'Fault', kind: 'store_full' });
    expect(await db.accounts.list()).toEqual([anAccount({ isOperator: true })]);
    await sql`pragma max_page_count = 100000`.execute(db.kysely);
    expect(await db.accounts.setPlan('acc_1', 'pro')).toBe(true);
  });
});

describe('a killed process', () => {
  const cycles = 20;

  /** Runs one writer, kills it after it acknowledged so many keys, and answers with every number it acknowledged. */
  async function writeUntilKilled(path: string, first: number, acknowledgements: number): Promise<number[]> {
    const writer = startProcess('key-writing-process', path, String(first));
    let said = '';
    writer.stdout?.on('data', (chunk) => {
      said += String(chunk);
      if (said.split('\n').length > acknowledgements) writer.kill('SIGKILL');
    });
    await once(writer, 'close');
    return said.split('\n').filter(Boolean).map(Number);
  }

  it('has lost nothing it acknowledged and left nothing half-done, 20 times', {
    timeout: 180_000,
  }, async () => {
    const path = freshPath();
    const first = await openSqlite({ path });
    await first.accounts.insert(anAccount());
    await first.close();

    const acknowledged: number[] = [];
    for (let cycle = 0; cycle < cycles; cycle++) {
      acknowledged.push(
        ...(await writeUntilKilled(path, cycle * 10_000 + 1, 1 + Math.floor(Math.random() * 60))),
      );
    }

    const file = connectSqlite(path, { readonly: true });
    const column = (query: string) => file.prepare(query).pluck().all();
    expect(column('pragma integrity_check')).toEqual(['ok']);
    const keys = column('select id from keys order by id');
    expect(keys).toEqual(expect.arrayContaining(acknowledged.map((n) => `key_${n}`)));
    expect(column('select key_id from secrets order by key_id')).toEqual(keys);
    expect(column('select target_id from audit_events order by target_id')).toEqual(keys);
    expect(acknowledged.length).toBeGreaterThanOrEqual(cycles);
    file.close();
  });
});
