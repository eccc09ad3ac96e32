import pg from 'pg';
import { storeUnavailable } from '../faults.js';
import { asPostgresFault } from '../postgres/postgres-fault.js';
import { numbersForInt8 } from '../postgres/postgres-pool.js';
import type { BackupTable, Cell, Row } from './backup-format.js';
import { rowsAtOnce, type Snapshot, selectOf } from './snapshot.js';
import { layoutAt } from './table-layout.js';
import { unknownSchema } from './unknown-schema.js';

/** One transaction that reads everything as it stood when it began. Only our tables are read. */
export async function openPostgresSnapshot(url: string): Promise<Snapshot> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'neoagent backup',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    types: numbersForInt8,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('begin transaction isolation level repeatable read read only');
    const steps = await stepsIn(client);
    const tables = await layoutAt(steps);
    if (tables === undefined) throw unknownSchema(steps);
    return {
      engine: 'postgres',
      steps,
      tables,
      rows: (table) => rowsOf(client, table),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw asPostgresFault(error);
  }
}

async function stepsIn(client: pg.Client): Promise<readonly string[]> {
  const known = await client.query<{ found: string | null }>(
    `select to_regclass('neoagent_migrations')::text as found`,
  );
  if (known.rows[0]?.found == null) {
    throw storeUnavailable(new Error('the database holds no installation yet'));
  }
  const { rows } = await client.query<{ name: string }>('select name from neoagent_migrations order by name');
  return rows.map(({ name }) => name);
}

async function* rowsOf(client: pg.Client, table: BackupTable): AsyncGenerator<readonly Row[]> {
  await client.query(`declare backup no scroll cursor for ${selectOf(table)}`);
  for (;;) {
    const { rows } = await client.query({
      text: `fetch ${rowsAtOnce} from backup`,
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    yield (rows as unknown[][]).map((row) => row.map(cellOf));
  }
  await client.query('close backup');
}

/** Flags and moments as SQLite holds them. */
function cellOf(value: unknown): Cell {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new Error(`a backup cannot hold a value of type ${typeof value}`);
}
