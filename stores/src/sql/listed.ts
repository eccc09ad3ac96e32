import { type RawBuilder, sql } from 'kysely';
import type { Engine } from '../schema.js';

/**
 * A list of rows as the one parameter of a statement whose text is always the same, so that it is written and prepared once however many
 * rows there are. The statement reads the column `n` of a row of it as `value ->> n`, a text; see `whole` for numbers.
 */
export function listed(
  rows: readonly (readonly (string | number | null)[])[],
  engine: Engine,
): RawBuilder<unknown> {
  const json = JSON.stringify(rows);
  // Of `json_each` a row would be a text again, to be read once more.
  return engine === 'sqlite'
    ? sql`jsonb_each(${json})`
    : sql`json_array_elements(cast(${json} as json)) as listed(value)`;
}

/** Column `n` of a listed row as text. */
export function text(n: number): RawBuilder<string> {
  return sql<string>`(value ->> ${sql.lit(n)})`;
}

/** Column `n` of a listed row as a whole number. */
export function whole(n: number): RawBuilder<number> {
  return sql<number>`cast(value ->> ${sql.lit(n)} as bigint)`;
}
