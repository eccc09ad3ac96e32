import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { recordSteps, stepNames, takeSteps } from '../migrations/migrate.js';
import { installationLock } from '../postgres/installation-lock.js';
import { faultingPool, numbersForInt8 } from '../postgres/postgres-pool.js';
import { BackupRefused, type BackupTable, type Row } from './backup-format.js';
import { type EndedSince, loadBackup, type RestoreSummary, type RestoreTarget } from './restore.js';
import { allTables } from './table-layout.js';

export interface PostgresRestore {
  readonly backup: string;
  readonly url: string;
  /** Replace the data there is. */
  readonly force: boolean;
}

/** A schema that only the restoring transaction ever sees. */
const scratch = 'neoagent_restoring';
type Db = Transaction<unknown>;

/**
 * Everything in one transaction: a schema of its own is made, filled, migrated and checked; then the old tables go and the new ones
 * take their place. Tables that are not ours are not touched. Needs the right to make schemas.
 */
export async function restorePostgres({ backup, url, force }: PostgresRestore): Promise<RestoreSummary> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'neoagent restore',
    max: 1,
    connectionTimeoutMillis: 5000,
    lock_timeout: 10_000,
    keepAlive: true,
    types: numbersForInt8,
  });
  pool.on('error', () => undefined);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: faultingPool(pool) }) });
  try {
    return await kysely.transaction().execute(async (db) => {
      await claim(db);
      const home = await homeOf(db);
      if (!force && (await holdsData(db))) throw holdsDataAlready;
      await sql`create schema ${sql.id(scratch)}`.execute(db);
      await sql`set local search_path to ${sql.id(scratch)}`.execute(db);
      const loaded = await loadBackup(backup, targetOver(db, home));
      await moveInto(db, home);
      return { ...loaded, keptAside: undefined };
    });
  } finally {
    await kysely.destroy();
  }
}

const holdsDataAlready = new BackupRefused(
  'The database holds data; add --force to replace it (take a backup of it first: it is not kept).',
);

/** Every process that has the store open shares this lock for as long as its connection lives. */
async function claim(db: Db): Promise<void> {
  const { rows } = await sql<{ claimed: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(installationLock)}) as claimed
  `.execute(db);
  if (rows[0]?.claimed !== true) {
    throw new BackupRefused('The database is in use by another process: stop the server, then try again.');
  }
}

async function homeOf(db: Db): Promise<string> {
  const { rows } = await sql<{ home: string }>`select current_schema() as home`.execute(db);
  return rows[0]?.home ?? 'public';
}

async function holdsData(db: Db): Promise<boolean> {
  const known = await sql<{ found: string | null }>`select to_regclass('accounts')::text as found`.execute(
    db,
  );
  if (known.rows[0]?.found == null) return false;
  const { rows } = await sql`select 1 from accounts limit 1`.execute(db);
  return rows.length > 0;
}

function targetOver(db: Db, home: string): RestoreTarget {
  return {
    create: (names) => takeSteps(db, { engine: 'postgres', names }),
    insert: (table, rows) => insert(db, table, rows),
    async complete(steps) {
      await takeSteps(db, { engine: 'postgres', names: stepNames.slice(steps.length) });
      await recordSteps(db);
      for (const table of await allTables()) await continueSequences(db, table);
      return { ended: await endRevokedSince(db, home) };
    },
  };
}

/** The engine casts each text to the type of its column: the same cells are flags and moments here. */
async function insert(db: Db, table: BackupTable, rows: readonly Row[]): Promise<void> {
  const { name, columns } = table;
  const records = JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  );
  const list = sql.join(columns.map((column) => sql.id(column)));
  await sql`
    insert into ${sql.table(name)} (${list}) overriding system value
    select ${list} from json_populate_recordset(null::${sql.table(name)}, ${records}::json)
  `.execute(db);
}

/** New rows get numbers after those that came from the backup. */
async function continueSequences(db: Db, table: string): Promise<void> {
  const { rows } = await sql<{ column: string; sequence: string }>`
    select attname as column, pg_get_serial_sequence(${sql.lit(table)}, attname) as sequence
    from pg_attribute
    where attrelid = ${sql.lit(table)}::regclass and attnum > 0 and not attisdropped
      and pg_get_serial_sequence(${sql.lit(table)}, attname) is not null
  `.execute(db);
  for (const { column, sequence } of rows) {
    await sql`
      select setval(${sequence}::regclass, coalesce(max(${sql.id(column)}), 0) + 1, false) from ${sql.table(table)}
    `.execute(db);
  }
}

/** Revoking is final: see the function of this name for SQLite. */
async function endRevokedSince(db: Db, home: string): Promise<EndedSince> {
  if (!(await hasTable(db, home, 'secrets'))) return undefined;
  const keys = await sql`
    update keys set revoked_at = old.revoked_at from ${sql.id(home, 'keys')} old
    where old.id = keys.id and old.revoked_at is not null and keys.revoked_at is null
  `.execute(db);
  const secrets = await sql`
    update secrets set revoked_at = old.revoked_at, grace_ends_at = old.grace_ends_at
    from ${sql.id(home, 'secrets')} old
    where old.id = secrets.id and (old.revoked_at is not null or old.grace_ends_at is not null)
      and secrets.revoked_at is null and secrets.grace_ends_at is null
  `.execute(db);
  return { keys: Number(keys.numAffectedRows ?? 0), secrets: Number(secrets.numAffectedRows ?? 0) };
}

async function hasTable(db: Db, home: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_tables where schemaname = ${home} and tablename = ${name}
  `.execute(db);
  return rows.length > 0;
}

/** A view or key of somebody else's that needs one of our tables stops this: it is not ours to remove. */
async function moveInto(db: Db, home: string): Promise<void> {
  const ours = [...(await allTables()), 'neoagent_migrations', 'neoagent_migration_lock'];
  const old: string[] = [];
  for (const name of ours) if (await hasTable(db, home, name)) old.push(name);
  if (old.length > 0) {
    await sql`drop table ${sql.join(old.map((name) => sql.id(home, name)))}`.execute(db);
  }
  const { rows: functions } = await sql<{ signature: string; name: string }>`
    select p.proname as name, p.oid::regprocedure::text as signature
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${scratch}
  `.execute(db);
  for (const { name } of functions) {
    await sql`drop function if exists ${sql.id(home, name)}()`.execute(db);
    await sql`alter function ${sql.id(scratch, name)}() set schema ${sql.id(home)}`.execute(db);
  }
  for (const name of ours) {
    await sql`alter table ${sql.id(scratch, name)} set schema ${sql.id(home)}`.execute(db);
  }
  await sql`set local search_path to ${sql.id(home)}`.execute(db);
  await sql`drop schema ${sql.id(scratch)}`.execute(db);
}
