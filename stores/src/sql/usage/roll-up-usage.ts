import { placeOf, sumOf, type UsageRow } from '@neoagent/core';
import { newPace } from '../../new-pace.js';
import type { Connection, Engine } from '../../schema.js';
import { writeSoon } from '../write-soon.js';
import { addUsage } from './add-usage.js';
import { lockUsage } from './lock-usage.js';
import type { AddedUp } from './own-entries.js';
import { RowsInOrder } from './rows-in-order.js';
import { rowsOfEntry } from './usage-entry.js';

/** Entries of the journal added up in one run: some 100 bytes a row, at most 1,000 rows an entry, so this bounds the memory. */
const entriesOfARun = 1_000;
/** Entries read at once, and rows written in one transaction: on SQLite no request is served meanwhile. */
const entriesAtOnce = 5;
const rowsAtOnce = 500;

/** A run: the entries it adds up, none when there is no run, and the place in their order up to which they are in the minutes. */
interface Run {
  readonly number: number;
  readonly entries: readonly number[];
  readonly through: string;
}

/**
 * Adds the oldest entries of the journal up and moves them into the minutes, in the order of the table and in many small transactions.
 * How far the run has come is written with each, and the entries go with the last, so that a run that was broken off is gone on with
 * by the next, and two that meet do one run together. What is `known` of entries, and all of it still in the journal, is not read
 * again. Answers whether there was anything to do.
 */
export async function rollUpUsage(db: Connection, engine: Engine, known: AddedUp): Promise<boolean> {
  let run = await begin(db, engine, known.entries);
  const { number } = run;
  if (run.entries.length === 0) return false;
  const isKnown = run.entries.join() === known.entries.join();
  const rows = new RowsInOrder(isKnown ? known.rows : await addedUp(db, run.entries));
  const pace = newPace();
  while (run.number === number && run.entries.length > 0) {
    run = await move(db, engine, { run, rows });
    await pace.rest();
  }
  return true;
}

/** The run in progress, or a new one: of the wanted entries while all of them are there, else of the oldest. */
function begin(db: Connection, engine: Engine, wanted: readonly number[]): Promise<Run> {
  return writeSoon(db, engine, async (transaction) => {
    await lockUsage(transaction, engine);
    const known = await readRun(transaction);
    if (known.entries.length > 0) return known;
    const entries = (await areThere(transaction, wanted)) ? wanted : await oldestOf(transaction);
    const run = { number: known.number + 1, entries, through: '' };
    if (entries.length > 0) await writeRun(transaction, run);
    return run;
  });
}

async function areThere(db: Connection, entries: readonly number[]): Promise<boolean> {
  if (entries.length === 0) return false;
  const found = await db
    .selectFrom('usage_journal')
    .select((count) => count.fn.countAll<number | string>().as('count'))
    .where('sequence', 'in', entries)
    .executeTakeFirstOrThrow();
  return Number(found.count) === entries.length;
}

async function oldestOf(db: Connection): Promise<readonly number[]> {
  const found = await db
    .selectFrom('usage_journal')
    .select('sequence')
    .orderBy('sequence')
    .limit(entriesOfARun)
    .execute();
  return found.map(({ sequence }) => Number(sequence));
}

async function readRun(db: Connection): Promise<Run> {
  const { number, entries, through } = await db.selectFrom('usage_run').selectAll().executeTakeFirstOrThrow();
  return { number, entries: JSON.parse(entries) as readonly number[], through };
}

async function writeRun(db: Connection, run: Run): Promise<void> {
  await db
    .updateTable('usage_run')
    .set({ ...run, entries: JSON.stringify(run.entries) })
    .execute();
}

/** Each place once. */
async function addedUp(db: Connection, entries: readonly number[]): Promise<readonly UsageRow[]> {
  const sums = new Map<string, UsageRow>();
  const pace = newPace();
  for (let start = 0; start < entries.length; start += entriesAtOnce) {
    const part = entries.slice(start, start + entriesAtOnce);
    const found = await db.selectFrom('usage_journal').select('rows').where('sequence', 'in', part).execute();
    for (const row of found.flatMap(({ rows }) => rowsOfEntry(rows))) {
      const place = placeOf(row);
      const known = sums.get(place);
      sums.set(place, known === undefined ? row : sumOf(known, row));
    }
    await pace.rest();
  }
  return [...sums.values()];
}

/** One transaction of a run; answers how the run stands then. The last one waits for the disk, for all that was written before it too. */
function move(
  db: Connection,
  engine: Engine,
  { run, rows }: { readonly run: Run; readonly rows: RowsInOrder },
): Promise<Run> {
  const part = rows.behind(run.through, rowsAtOnce);
  const isLast = part.length < rowsAtOnce;
  async function work(transaction: Connection): Promise<Run> {
    await lockUsage(transaction, engine);
    const known = await readRun(transaction);
    if (!isSameStage(known, run)) return known;
    await addUsage(transaction, engine, { rows: part.map(({ row }) => row), step: 'minute' });
    const now = isLast ? { ...run, entries: [] } : { ...run, through: part.at(-1)?.place ?? run.through };
    await writeRun(transaction, now);
    if (isLast) await transaction.deleteFrom('usage_journal').where('sequence', 'in', run.entries).execute();
    return now;
  }
  return isLast ? db.transaction().execute(work) : writeSoon(db, engine, work);
}

/** Whether nobody has gone on with the run meanwhile, or ended it. */
function isSameStage(known: Run, run: Run): boolean {
  return known.number === run.number && known.through === run.through && known.entries.length > 0;
}
