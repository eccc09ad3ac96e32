import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/**
 * Secrets by how their hints begin: all but the ellipsis and the last four characters. Postgres learns at once how different beginnings
 * are, or it would rather read the whole table than believe in the index.
 */
export async function indexHints(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'sqlite') {
    await sql`create index secrets_beginning on secrets (substr(hint, 1, length(hint) - 5))`.execute(db);
    return;
  }
  await sql`create index secrets_beginning on secrets ("left"(hint, -5))`.execute(db);
  await sql`analyze secrets`.execute(db);
}
