import { setImmediate } from 'node:timers/promises';

/** Rows read at once: on SQLite no request is served meanwhile. */
const rowsAtOnce = 200;

/**
 * Takes what a store holds page by page, one row after another. `read` answers the rows behind the last one, at most `limit`; `take`
 * answers nothing for a row that there is nothing to do about. Requests are served between pages and after each row that was worked
 * on: a worker that only waits for the store would keep the event loop to itself, since SQLite answers at once.
 */
export async function pageByPage<Row>(
  read: (last: Row | undefined, limit: number) => Promise<readonly Row[]>,
  take: (row: Row) => Promise<unknown> | undefined,
): Promise<void> {
  let last: Row | undefined;
  for (;;) {
    const page = await read(last, rowsAtOnce);
    for (const row of page) {
      const work = take(row);
      if (work === undefined) continue;
      await work;
      await setImmediate();
    }
    if (page.length < rowsAtOnce) return;
    last = page.at(-1);
    await setImmediate();
  }
}
