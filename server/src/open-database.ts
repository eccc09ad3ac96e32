import path from 'node:path';
import { openPostgres, openSqlite, type SqlDatabase } from '@neoagent/stores';
import type { Settings } from './config/config.js';

/** The database file of an installation without DATABASE_URL. */
export function databaseFile(dataDir: string): string {
  return path.join(dataDir, 'neoagent.db');
}

/** Opens the store the settings name and brings its schema up to date. */
export function openDatabase(settings: Pick<Settings, 'dataDir' | 'databaseUrl'>): Promise<SqlDatabase> {
  return settings.databaseUrl === undefined
    ? openSqlite({ path: databaseFile(settings.dataDir) })
    : openPostgres({ url: settings.databaseUrl });
}
