import {
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
} from 'kysely';
import type { OpenTransaction } from '../open-transaction.js';

interface Parts {
  readonly pool: PostgresPool;
  readonly openTransaction: OpenTransaction;
}

/** Kysely's dialect, but code inside an open transaction cannot take a second connection and wait for the first. */
export class StorePostgresDialect extends PostgresDialect {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super({ pool: parts.pool });
    this.#parts = parts;
  }

  override createDriver(): Driver {
    return new StorePostgresDriver(this.#parts);
  }
}

class StorePostgresDriver extends PostgresDriver {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super({ pool: parts.pool });
    this.#parts = parts;
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    this.#parts.openTransaction.refuseInside();
    return super.acquireConnection();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // The engine rolls back what a lost connection left; failing here would hide why the transaction failed.
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}
