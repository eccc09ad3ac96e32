import { Fault } from '@neoagent/core';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { Engine } from '../schema.js';
import { createAdviceDismissals } from './advice.js';
import { createAlerts } from './alerts.js';
import { addCanaryKeys } from './canary-keys.js';
import { createChangeNotices } from './change-notices.js';
import { createCounts } from './counts.js';
import { orderEnds } from './ends-in-order.js';
import { createFindingCandidates } from './finding-candidates.js';
import { createFirstSchema } from './first-schema.js';
import { indexHints } from './hint-index.js';
import { markImportedSecrets } from './imported-secrets.js';
import { addLeaks } from './leaks.js';
import { addLimits } from './limits.js';
import { createLoginTables } from './login-tables.js';
import { addMembers } from './members.js';
import { dropLastUseJournal } from './no-last-use-journal.js';
import { addPermissionOverrides } from './permission-overrides.js';
import { createRefusals } from './refusals.js';
import { createRotation } from './rotation.js';
import { createUsage } from './usage.js';
import { numberJournalOnce } from './usage-journal-numbers.js';
import { createWebhooks } from './webhooks.js';

type Step = (db: Kysely<unknown>, engine: Engine) => Promise<void>;

/** In the order of their names. A released step is never changed: a new step is added. */
const steps: Readonly<Record<string, Step>> = {
  '001_login_tables': createLoginTables,
  '002_first_schema': createFirstSchema,
  '003_change_notices': createChangeNotices,
  '004_limits': addLimits,
  '005_permission_overrides': addPermissionOverrides,
  '006_refusals': createRefusals,
  '007_usage': createUsage,
  '008_webhooks': createWebhooks,
  '009_rotation': createRotation,
  '010_alerts': createAlerts,
  '011_leaks': addLeaks,
  '012_canary_keys': addCanaryKeys,
  '013_advice': createAdviceDismissals,
  '014_imported_secrets': markImportedSecrets,
  '017_counts': createCounts,
  '018_members': addMembers,
  '019_no_last_use_journal': dropLastUseJournal,
  '020_usage_journal_numbers': numberJournalOnce,
  '021_hint_index': indexHints,
  '022_finding_candidates': createFindingCandidates,
  '023_ends_in_order': orderEnds,
};

/** The names of all steps, oldest first. */
export const stepNames: readonly string[] = Object.keys(steps);

/** Takes steps by name, without lock, transaction or record: for a schema that nobody else can see yet. */
export async function takeSteps(
  db: Kysely<unknown>,
  { engine, names }: { readonly engine: Engine; readonly names: readonly string[] },
): Promise<void> {
  for (const name of names) await steps[name]?.(db, engine);
}

/** Records that all steps were taken, as `migrate` does: for a schema they were taken in by `takeSteps`. */
export async function recordSteps(db: Kysely<unknown>): Promise<void> {
  await sql`create table neoagent_migrations (name varchar(255) primary key not null, timestamp varchar(255) not null)`.execute(
    db,
  );
  await sql`create table neoagent_migration_lock (id varchar(255) primary key not null, is_locked integer default 0 not null)`.execute(
    db,
  );
  await sql`insert into neoagent_migration_lock (id, is_locked) values ('migration_lock', 0)`.execute(db);
  // One moment for all: they are told apart by their names then.
  const now = new Date().toISOString();
  for (const name of stepNames) {
    await sql`insert into neoagent_migrations (name, timestamp) values (${name}, ${now})`.execute(db);
  }
}

function stepsOn(engine: Engine): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, { up: (db: Kysely<unknown>) => step(db, engine) }]),
  );
}

/**
 * Brings the schema to the newest version and answers the names of the steps it took. All steps run in one transaction
 * under a lock: processes that start together take each step once, and a torn run leaves nothing behind. A schema newer
 * than this program is a fault of kind `configuration`, and is left as it is.
 */
export async function migrate<T>(db: Kysely<T>, engine: Engine): Promise<readonly string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => stepsOn(engine) },
    migrationTableName: 'neoagent_migrations',
    migrationLockTableName: 'neoagent_migration_lock',
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw asFault(error);
  return (results ?? []).map((result) => result.migrationName);
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new Fault(
    'configuration',
    `The schema of the store could not be brought up to date: ${text}`,
    'The service is being set up. Try again shortly.',
    error,
  );
}
