import { newPace } from '../new-pace.js';

/** Rows read at once: on SQLite no request is served meanwhile. */
const rowsAtOnce = 200;

/**
 * Takes what a store holds page by page, one row after another. `read` answers the rows behind the last one, at most `limit`; `take`
 * answers nothing for a row that there is nothing to do about. It keeps a pace at which requests are served.
 */
export async function pageByPage<Row>(
  read: (last: Row | undefined, limit: number) => Promise<readonly Row[]>,
  take: (row: Row) => Promise<unknown> | undefined,
): Promise<void> {
  const pace = newPace();
  let last: Row | undefined;
  for (;;) {
    const page = await read(last, rowsAtOnce);
    for (const row of page) {
      const work = take(row);
      if (work === undefined) continue;
      await work;
      await pace.rest();
    }
    if (page.length < rowsAtOnce) return;
    last = page.at(-1);
    await pace.rest();
  }
}
