import type { Account } from '@neoagent/core';
import type { Settings } from '../../config/config.js';
import { databaseFile, openDatabase } from '../../open-database.js';
import { type Check, ok, problem, warning } from './check.js';
import { modeOf } from './file-checks.js';

/** What the store says of itself, and the newest moment it knows of. */
export interface DatabaseFinding {
  readonly checks: readonly Check[];
  readonly newestKnown: number | undefined;
}

/** Opens the store, which brings its schema up to date, and asks it something. A database that is not there yet is not made. */
export async function checkDatabase(settings: Settings): Promise<DatabaseFinding> {
  const file = settings.databaseUrl === undefined ? databaseFile(settings.dataDir) : undefined;
  if (file !== undefined && modeOf(file) === undefined) {
    return { checks: [ok('database', `${file} will be made at the first start`)], newestKnown: undefined };
  }
  try {
    const db = await openDatabase(settings);
    try {
      await db.ping();
      const newest = newestOf(await db.accounts.list());
      return { checks: [schemaCheck(db), ...modeCheck(file)], newestKnown: newest };
    } finally {
      await db.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { checks: [problem('database', message, fixOf(file))], newestKnown: undefined };
  }
}

function schemaCheck(db: { readonly engine: string; readonly appliedMigrations: readonly string[] }): Check {
  const { engine, appliedMigrations } = db;
  if (appliedMigrations.length === 0) return ok('database', `${engine} answers; its schema is up to date`);
  return ok(
    'database',
    `${engine} answers; its schema was brought up to date: ${appliedMigrations.join(', ')}`,
  );
}

function modeCheck(file: string | undefined): readonly Check[] {
  const mode = file === undefined ? undefined : modeOf(file);
  if (mode === undefined || (mode & 0o077) === 0) return [];
  return [
    warning('database file', `${file} can be read by other users of this machine`, `chmod 600 ${file}`),
  ];
}

function fixOf(file: string | undefined): string {
  return file === undefined
    ? 'check that DATABASE_URL names a Postgres that runs and lets this user make tables'
    : `check that this user owns ${file}, that the disk has room, and that this version is not older than the data`;
}

function newestOf(accounts: readonly Account[]): number | undefined {
  return accounts.at(-1)?.createdAt;
}
