import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { aKey, anAccount, anAuditEvent, aSecret, t0, upTo } from '../contract/builders.js';
import { recordSteps, stepNames, takeSteps } from '../migrations/migrate.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import { connectSqlite } from '../sqlite/connect-sqlite.js';
import { openSqlite } from '../sqlite/open-sqlite.js';
import { restoreSqlite } from './restore-sqlite.js';
import { openSqliteSnapshot } from './sqlite-snapshot.js';
import { takeBackup } from './take-backup.js';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neoagent-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function opened(path: string): Promise<SqlDatabase> {
  const db = await openSqlite({ path });
  onTestFinished(() => db.close());
  return db;
}

const number = (id: number) => ({ key: `key_${id}`, secret: `sec_${id}` });

async function addKeys(db: SqlDatabase, ids: readonly number[]): Promise<void> {
  await db.transaction(async ({ keys }) => {
    for (const id of ids) {
      const { key, secret } = number(id);
      await keys.insert(aKey({ id: key, name: key }), aSecret({ id: secret, keyId: key }), null);
    }
  });
}

async function aStore(folder: string, keys = 3) {
  const path = join(folder, 'neoagent.db');
  const db = await opened(path);
  await db.accounts.insert(anAccount());
  await addKeys(db, upTo(keys));
  await db.audit.append(anAuditEvent());
  return { path, db };
}

async function backedUp(path: string, file: string) {
  const snapshot = await openSqliteSnapshot(path);
  try {
    return await takeBackup(snapshot, { file, force: false, takenAt: t0, about: { note: 'of a test' } });
  } finally {
    await snapshot.close();
  }
}

const keysIn = async (db: SqlDatabase) =>
  (await db.keys.list('acc_1', 30_000)).map(({ key }) => key.id).toSorted();

it('a backup restores into an empty folder as the same store, schema up to date, readable by its owner alone', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  const file = join(folder, 'a.backup');
  const made = await backedUp(path, file);
  expect(made).toMatchObject({
    engine: 'sqlite',
    schema: stepNames,
    rows: { accounts: 1, keys: 3, secrets: 3 },
  });
  expect(made.sizeBytes).toBe(statSync(file).size);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const target = join(folder, 'elsewhere', 'neoagent.db');
  const done = await restoreSqlite({ backup: file, path: target, force: false, now: t0 });
  expect(done).toMatchObject({
    rows: made.rows,
    keptAside: undefined,
    header: { about: { note: 'of a test' } },
  });
  const restored = await opened(target);
  expect(restored.appliedMigrations).toEqual([]);
  expect(await restored.keys.list('acc_1', 10)).toEqual(await db.keys.list('acc_1', 10));
  expect(await restored.accounts.list()).toEqual(await db.accounts.list());
  expect(await restored.audit.list('acc_1', 10)).toEqual(await db.audit.list('acc_1', 10));
  for (const name of readdirSync(join(folder, 'elsewhere'))) {
    expect(statSync(join(folder, 'elsewhere', name)).mode & 0o077).toBe(0);
  }
});

it('what is written while a backup is read is not in it, and does not wait for it', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  const snapshot = await openSqliteSnapshot(path);
  await addKeys(db, [4, 5]);
  const file = join(folder, 'a.backup');
  const made = await takeBackup(snapshot, { file, force: false, takenAt: t0, about: {} });
  await snapshot.close();
  expect(made.rows).toMatchObject({ keys: 3, secrets: 3 });
});

it('a backup leaves out sessions, reset links and sign-in counters', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  await sql`insert into auth_users (id, email, name, "emailVerified", "createdAt", "updatedAt") values ('u', 'a@b.c', 'A', 0, 'x', 'x')`.execute(
    db.kysely,
  );
  await sql`insert into auth_sessions (id, "expiresAt", token, "createdAt", "updatedAt", "userId") values ('s', 'x', 'digest-of-session', 'x', 'x', 'u')`.execute(
    db.kysely,
  );
  const file = join(folder, 'a.backup');
  await backedUp(path, file);
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  expect(text).toContain('a@b.c');
  expect(text).not.toContain('digest-of-session');
  const target = join(folder, 'b.db');
  await restoreSqlite({ backup: file, path: target, force: false, now: t0 });
  const restored = await opened(target);
  expect((await sql`select 1 from auth_sessions`.execute(restored.kysely)).rows).toEqual([]);
});

it('a backup does not replace a file unless told to, and then by a whole one', async () => {
  const folder = aFolder();
  const { path } = await aStore(folder);
  const file = join(folder, 'a.backup');
  writeFileSync(file, 'precious');
  await expect(backedUp(path, file)).rejects.toMatchObject({ name: 'BackupRefused' });
  expect(readFileSync(file, 'utf8')).toBe('precious');
  const snapshot = await openSqliteSnapshot(path);
  await takeBackup(snapshot, { file, force: true, takenAt: t0, about: {} });
  await snapshot.close();
  expect(gunzipSync(readFileSync(file)).toString('utf8')).toMatch(/^\{"neoagentBackup":1/);
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

it('a store that is open elsewhere, or holds data, is not replaced', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  const file = join(folder, 'a.backup');
  await backedUp(path, file);
  const restore = (force: boolean) => restoreSqlite({ backup: file, path, force, now: t0 });
  await expect(restore(true)).rejects.toMatchObject({
    name: 'BackupRefused',
    message: /open in another process/,
  });
  await addKeys(db, [4]);
  await db.close();
  await expect(restore(false)).rejects.toMatchObject({ name: 'BackupRefused', message: /--force/ });
  expect(await keysIn(await opened(path))).toEqual(['key_1', 'key_2', 'key_3', 'key_4']);
});

it('a replaced store is kept aside as it was', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  const file = join(folder, 'a.backup');
  await backedUp(path, file);
  await addKeys(db, [4]);
  await db.close();
  const { keptAside = '' } = await restoreSqlite({ backup: file, path, force: true, now: t0 });
  expect(keptAside).toBe(`${path}.before-2026-01-01T00-00-00Z`);
  expect(await keysIn(await opened(path))).toEqual(['key_1', 'key_2', 'key_3']);
  expect(await keysIn(await opened(keptAside))).toEqual(['key_1', 'key_2', 'key_3', 'key_4']);
  expect(readdirSync(folder).filter((name) => name.includes('.restoring'))).toEqual([]);
});

it('unfinished files of killed processes are removed by the next run, those of living ones are not', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  await db.close();
  const file = join(folder, 'a.backup');
  const gone = [`${file}.999999999.partial`, `${path}.999999999.restoring`];
  const kept = [
    `${file}.${process.ppid}.partial`,
    `${path}.${process.ppid}.restoring`,
    `${path}.x.restoring`,
  ];
  for (const name of [...gone, ...kept]) writeFileSync(name, 'unfinished');
  await backedUp(path, file);
  await restoreSqlite({ backup: file, path, force: true, now: t0 });
  expect(gone.filter((name) => existsSync(name))).toEqual([]);
  expect(kept.filter((name) => existsSync(name))).toEqual(kept);
});

it('a damaged store is replaced when told to, and its log never reaches the new one', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  const file = join(folder, 'a.backup');
  await backedUp(path, file);
  await db.close();
  writeFileSync(path, 'no database any more, however one looks at it'.repeat(100));
  writeFileSync(`${path}-wal`, 'an old log');
  await expect(restoreSqlite({ backup: file, path, force: false, now: t0 })).rejects.toThrow(/--force/);
  const done = await restoreSqlite({ backup: file, path, force: true, now: t0 });
  expect(done.endedSince).toBeUndefined();
  expect(readFileSync(`${done.keptAside}-wal`, 'utf8')).toBe('an old log');
  expect(await keysIn(await opened(path))).toEqual(['key_1', 'key_2', 'key_3']);
});

it('a key revoked and a secret replaced after the backup stay dead when it is restored over the store', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  const file = join(folder, 'a.backup');
  await backedUp(path, file);
  await db.keys.update('key_1', { revokedAt: t0 + 5 });
  await db.keys.updateSecret('sec_2', { revokedAt: t0 + 6 });
  await db.keys.updateSecret('sec_3', { graceEndsAt: t0 + 7 });
  await db.close();
  const done = await restoreSqlite({ backup: file, path, force: true, now: t0 });
  expect(done.endedSince).toEqual({ keys: 1, secrets: 2 });
  const restored = await opened(path);
  expect((await restored.keys.findById('key_1'))?.key.revokedAt).toBe(t0 + 5);
  expect(await restored.findByDigest('digest of sec_2')).toMatchObject({ secret: { revokedAt: t0 + 6 } });
  expect(await restored.findByDigest('digest of sec_3')).toMatchObject({ secret: { graceEndsAt: t0 + 7 } });
});

it('a backup of an older schema is brought forward', async () => {
  const folder = aFolder();
  const path = join(folder, 'old.db');
  const old = connectSqlite(path);
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: old }) });
  const steps = stepNames.slice(0, 3);
  await takeSteps(kysely, { engine: 'sqlite', names: steps });
  await recordSteps(kysely);
  old.exec(`delete from neoagent_migrations where name > '${steps.at(-1)}'`);
  old.exec(
    `insert into accounts (id, name, plan, is_operator, created_at) values ('acc_1', 'Ada', 'default', 1, 5)`,
  );
  await kysely.destroy();
  const file = join(folder, 'a.backup');
  expect((await backedUp(path, file)).schema).toEqual(steps);
  const target = join(folder, 'new.db');
  await restoreSqlite({ backup: file, path: target, force: false, now: t0 });
  const restored = await opened(target);
  expect(restored.appliedMigrations).toEqual([]);
  expect(await restored.accounts.find('acc_1')).toMatchObject({
    name: 'Ada',
    timeZone: 'UTC',
    grantedPermissions: [],
  });
});

it('a damaged store is not backed up as if it were whole', async () => {
  const folder = aFolder();
  const { path, db } = await aStore(folder, 2000);
  await db.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 8 * 4096, 12 * 4096);
  writeFileSync(path, bytes);
  await expect(backedUp(path, join(folder, 'a.backup'))).rejects.toMatchObject({ kind: 'store_unavailable' });
  expect(existsSync(join(folder, 'a.backup'))).toBe(false);
});

const lines = (bytes: Buffer) => gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
const packed = (all: readonly string[]) => gzipSync(`${all.join('\n')}\n`);
const damages: readonly (readonly [string, (whole: Buffer) => Buffer])[] = [
  ['cut in the middle', (whole) => whole.subarray(0, whole.length >> 1)],
  ['cut by its last byte', (whole) => whole.subarray(0, -1)],
  ['empty', () => Buffer.alloc(0)],
  ['some other text', () => Buffer.from('select * from keys;\n')],
  ['some other gzip', () => gzipSync('{"hello":1}\n')],
  ['without its end', (whole) => packed(lines(whole).slice(0, -1))],
  ['with a row less', (whole) => packed(lines(whole).filter((line) => !line.includes('"key_2"')))],
  ['with a changed row', (whole) => packed(lines(whole).map((line) => line.replace('"live"', '"test"')))],
  ['with something after its end', (whole) => packed([...lines(whole), '{"table":"keys"}'])],
  [
    'of a newer format',
    (whole) => packed(lines(whole).map((line) => line.replace('Backup":1', 'Backup":2'))),
  ],
  [
    'of a newer schema',
    (whole) => packed(lines(whole).map((line) => line.replace('"007_usage",', '"007_other",'))),
  ],
  [
    'of tables that are not ours',
    (whole) => packed(lines(whole).map((line) => line.replace('"creation_token"', '"x"'))),
  ],
];

it.each(damages)('a backup that is %s changes nothing', async (_case, damage) => {
  const folder = aFolder();
  const { path, db } = await aStore(folder);
  const file = join(folder, 'a.backup');
  await backedUp(path, file);
  writeFileSync(file, damage(readFileSync(file)));
  await addKeys(db, [4]);
  await db.close();
  const before = readFileSync(path);
  const restoring = restoreSqlite({ backup: file, path, force: true, now: t0 });
  await expect(restoring).rejects.toMatchObject({ name: 'DamagedBackup' });
  expect(readFileSync(path).subarray(100).equals(before.subarray(100))).toBe(true);
  expect(await keysIn(await opened(path))).toHaveLength(4);
  expect(readdirSync(folder).filter((name) => /restoring|before/.test(name))).toEqual([]);
});
