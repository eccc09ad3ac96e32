import { Fault } from '@neoagent/core';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { asPostgresFault } from './postgres-fault.js';

const int8 = 20;

/** 64-bit integers are times and counts of ours: all of them are exact as numbers. Holds for this pool only. */
export const numbersForInt8: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text');
  },
};

/** The pool as Kysely uses it: failures of the store are faults, and a connection that met one is not used again. */
export function faultingPool(pool: pg.Pool): PostgresPool {
  return {
    async connect() {
      try {
        return faultingClient(await pool.connect());
      } catch (error) {
        throw asPostgresFault(error);
      }
    },
    end: () => pool.end(),
  };
}

function faultingClient(client: pg.PoolClient): PostgresPoolClient {
  let isBroken = false;
  async function query<R>(sql: string, parameters: readonly unknown[]): Promise<Rows<R>> {
    try {
      const { command, rowCount, rows } = await client.query(sql, [...parameters]);
      return { command: command as Rows<R>['command'], rowCount: rowCount ?? 0, rows: rows as R[] };
    } catch (error) {
      const translated = asPostgresFault(error);
      isBroken ||= translated instanceof Fault;
      throw translated;
    }
  }
  return {
    query: query as PostgresPoolClient['query'],
    release: () => client.release(isBroken),
  };
}

interface Rows<R> {
  readonly command: 'UPDATE' | 'DELETE' | 'INSERT' | 'SELECT' | 'MERGE';
  readonly rowCount: number;
  readonly rows: R[];
}
