export { BackupRefused, DamagedBackup } from './backup/backup-format.js';
export { openPostgresSnapshot } from './backup/postgres-snapshot.js';
export type { EndedSince, RestoreSummary } from './backup/restore.js';
export { restorePostgres } from './backup/restore-postgres.js';
export { restoreSqlite } from './backup/restore-sqlite.js';
export { openSqliteSnapshot } from './backup/sqlite-snapshot.js';
export { type BackupOrder, type BackupSummary, takeBackup } from './backup/take-backup.js';
export { makeFolder } from './make-folder.js';
export { createMemoryDatabase, type MemoryDatabase } from './memory/memory-database.js';
export {
  createMemoryLimitStore,
  type MemoryLimitStore,
  type MemoryLimitStoreOptions,
} from './memory/memory-limit-store.js';
export type { Login } from './memory/memory-state.js';
export { openPostgres, type PostgresOptions } from './postgres/open-postgres.js';
export type { Connection, Engine, Tables } from './schema.js';
export type { SqlDatabase } from './sql/sql-database.js';
export { connectSqlite } from './sqlite/connect-sqlite.js';
export { openSqlite, type SqliteOptions } from './sqlite/open-sqlite.js';
export { isUniqueViolation } from './unique-violation.js';
