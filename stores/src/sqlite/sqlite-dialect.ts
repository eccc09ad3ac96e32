import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import type { OpenTransaction } from '../open-transaction.js';
import type { SqliteConnection } from './connect-sqlite.js';
import { withPreparedStatements } from './prepared-statements.js';
import { asSqliteFault } from './sqlite-fault.js';

interface Parts {
  readonly database: SqliteConnection;
  readonly openTransaction: OpenTransaction;
}

/**
 * Kysely's dialect, but: a transaction takes the write lock when it begins, so that it never fails half-way because another
 * process wrote; schema changes are transactional; failures of the store are faults.
 */
export class StoreSqliteDialect extends SqliteDialect {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super({ database: parts.database });
    this.#parts = parts;
  }

  override createDriver(): Driver {
    return new StoreSqliteDriver(this.#parts);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class StoreSqliteDriver extends SqliteDriver {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super({
      database: withPreparedStatements(parts.database),
      onCreateConnection: async (connection) => translateErrors(connection),
    });
    this.#parts = parts;
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    this.#parts.openTransaction.refuseInside();
    return super.acquireConnection();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk or a failed read makes SQLite roll back by itself; a second rollback would hide that error.
    if (this.#parts.database.inTransaction) await super.rollbackTransaction(connection);
  }
}

function translateErrors(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query) => {
    try {
      return await execute(query);
    } catch (error) {
      throw asSqliteFault(error);
    }
  };
}
