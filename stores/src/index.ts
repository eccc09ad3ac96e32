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
export { openSqlite, type SqliteOptions } from './sqlite/open-sqlite.js';
export { isUniqueViolation } from './unique-violation.js';
