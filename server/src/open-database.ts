import path from 'node:path';
import {
  type BackupOrder,
  type BackupSummary,
  openPostgres,
  openPostgresSnapshot,
  openSqlite,
  openSqliteSnapshot,
  type RestoreSummary,
  restorePostgres,
  restoreSqlite,
  type SqlDatabase,
  takeBackup,
} from '@neoagent/stores';
import type { Settings } from './config/config.js';

export { BackupRefused, DamagedBackup, makeFolder } from '@neoagent/stores';

/** The database file of an installation without DATABASE_URL. */
export function databaseFile(dataDir: string): string {
  return path.join(dataDir, 'neoagent.db');
}

/** Opens the store the settings name and brings its schema up to date. */
export function openDatabase(settings: Place): Promise<SqlDatabase> {
  return settings.databaseUrl === undefined
    ? openSqlite({ path: databaseFile(settings.dataDir) })
    : openPostgres({ url: settings.databaseUrl });
}

/** The same for a process that stays and serves requests. `onCheckpointFault` is told when the write-ahead log cannot be emptied. */
export function openDatabaseToServe(
  settings: Place,
  onCheckpointFault: (error: unknown) => void,
): Promise<SqlDatabase> {
  const checkpoints = { everyMs: 2000, onFault: onCheckpointFault };
  return settings.databaseUrl === undefined
    ? openSqlite({ path: databaseFile(settings.dataDir), checkpoints })
    : openPostgres({ url: settings.databaseUrl });
}

type Place = Pick<Settings, 'dataDir' | 'databaseUrl'>;

/** Writes the store the settings name, as it stands now, to a file. The store is neither migrated nor changed. */
export async function backUpDatabase(
  { dataDir, databaseUrl }: Place,
  order: BackupOrder,
): Promise<BackupSummary> {
  const snapshot = await (databaseUrl === undefined
    ? openSqliteSnapshot(databaseFile(dataDir))
    : openPostgresSnapshot(databaseUrl));
  return takeBackup(snapshot, order).finally(() => snapshot.close());
}

/** Puts a backup in the place of the store the settings name. */
export function restoreDatabase(
  { dataDir, databaseUrl }: Place,
  order: { readonly backup: string; readonly force: boolean; readonly now: number },
): Promise<RestoreSummary> {
  return databaseUrl === undefined
    ? restoreSqlite({ ...order, path: databaseFile(dataDir) })
    : restorePostgres({ ...order, url: databaseUrl });
}
