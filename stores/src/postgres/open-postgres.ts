import { Kysely } from 'kysely';
import pg from 'pg';
import { migrate } from '../migrations/migrate.js';
import { createOpenTransaction } from '../open-transaction.js';
import type { Tables } from '../schema.js';
import { compileKeyRecordQuery } from '../sql/key-record-query.js';
import { createKeyRecordReader } from '../sql/key-record-reader.js';
import type { KeyRecordRow } from '../sql/key-rows.js';
import { createSqlDatabase, type SqlDatabase } from '../sql/sql-database.js';
import { listenForChanges } from './change-listener.js';
import { StorePostgresDialect } from './postgres-dialect.js';
import { asPostgresFault } from './postgres-fault.js';
import { faultingPool, numbersForInt8 } from './postgres-pool.js';

export interface PostgresOptions {
  /** `postgres://…` */
  readonly url: string;
  readonly maximumConnections?: number;
  /** How long to wait for a connection before it is a fault of kind `store_unavailable`. */
  readonly connectTimeoutMs?: number;
  /** How long a statement, a lock or an idle transaction may take before it is one. */
  readonly statementTimeoutMs?: number;
}

/**
 * Opens a pool and brings the schema up to date. Any number of processes may share the database. Needs sessions of its own
 * (no transaction pooling in between): it listens for the changes of others. Rejects with a fault when it cannot be used.
 */
export async function openPostgres(options: PostgresOptions): Promise<SqlDatabase> {
  const config = configOf(options);
  const pool = new pg.Pool(config);
  surviveLostConnections(pool);
  const isOwn = ownProcesses(pool);
  const openTransaction = createOpenTransaction();
  const dialect = new StorePostgresDialect({ pool: faultingPool(pool), openTransaction });
  const kysely = new Kysely<Tables>({ dialect });
  try {
    const appliedMigrations = await migrate(kysely, 'postgres');
    const listener = await listenForChanges({ client: config, isOwn });
    return createSqlDatabase({
      engine: 'postgres',
      kysely,
      openTransaction,
      appliedMigrations,
      findByDigest: keyRecordFinder(pool, compileKeyRecordQuery(kysely).sql),
      changeCounter: () => listener.counter(),
      isCounterProof: false,
      async close() {
        await listener.close();
        await kysely.destroy();
      },
    });
  } catch (error) {
    await pool.end();
    throw asPostgresFault(error);
  }
}

function configOf(options: PostgresOptions): pg.PoolConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? 10_000;
  return {
    connectionString: options.url,
    application_name: 'neoagent',
    max: options.maximumConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5000,
    statement_timeout: statementTimeoutMs,
    lock_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    // Ends the wait for a server that went silent; longer, so that one that is merely slow can say so itself.
    query_timeout: statementTimeoutMs + 2000,
    keepAlive: true,
    types: numbersForInt8,
  };
}

function keyRecordFinder(pool: pg.Pool, text: string) {
  const recordOf = createKeyRecordReader();
  return async (digest: string) => {
    const query = pool.query<KeyRecordRow>({ name: 'find_by_digest', text, values: [digest] });
    const { rows } = await query.catch((error) => {
      throw asPostgresFault(error);
    });
    return rows[0] && recordOf(rows[0]);
  };
}

/**
 * A connection may be lost while it idles in the pool or between the statements of a transaction. Its next statement says so;
 * without these listeners the loss itself would end the process.
 */
function surviveLostConnections(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}

/** Knows the server's processes behind the pool's connections. */
function ownProcesses(pool: pg.Pool): (processId: number) => boolean {
  const own = new Set<unknown>();
  pool.on('connect', (client) => own.add(processIdOf(client)));
  pool.on('remove', (client) => own.delete(processIdOf(client)));
  return (processId) => own.has(processId);
}

function processIdOf(client: pg.PoolClient): unknown {
  return 'processID' in client ? client.processID : undefined;
}
