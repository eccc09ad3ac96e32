import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';

/** Any number: all that matters is that every process of ours names the same one. */
const rollUpLock = 7_206_100_701;

/** Keeps other processes from rolling usage up until the transaction ends. On SQLite every transaction does. */
export async function lockUsage(transaction: Connection, engine: Engine): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${rollUpLock})`.execute(transaction);
}
