import type { UsageRow } from '@neoagent/core';

/** More entries, or places, than this are left to be read from the journal: bounds the memory. */
const mostEntries = 5000;
const mostPlaces = 400_000;

/** A row that others are added to. Those of one secret hang together. */
interface Sum {
  readonly row: UsageRow;
  count: number;
  lastAt: number;
  next: Sum | undefined;
}

/** Entries of the journal, and what they come to: each place once. */
export interface AddedUp {
  readonly entries: readonly number[];
  readonly rows: readonly UsageRow[];
}

/**
 * What this process has put into the journal since the last roll-up, added up as it came, so that it need not be read again. The
 * journal alone counts: these sums stand for its entries only as long as all of them are in it, by their numbers, which are never given
 * twice.
 */
export class OwnEntries {
  #entries: number[] = [];
  #sums = new Map<string, Sum>();
  #places = 0;
  #isGivenUp = false;

  /** The rows of entries that are in the journal now. */
  add(entries: readonly number[], rows: readonly UsageRow[]): void {
    if (this.#isGivenUp) return;
    if (this.#entries.length + entries.length > mostEntries || this.#places + rows.length > mostPlaces) {
      this.take();
      this.#isGivenUp = true;
      return;
    }
    this.#entries.push(...entries);
    for (const row of rows) this.#addRow(row);
  }

  /** Hands over what there is and begins anew. */
  take(): AddedUp {
    const taken = { entries: this.#entries, rows: rowsOf(this.#sums) };
    this.#entries = [];
    this.#sums = new Map();
    this.#places = 0;
    this.#isGivenUp = false;
    return taken;
  }

  #addRow(row: UsageRow): void {
    const first = this.#sums.get(row.secretId);
    for (let sum = first; sum !== undefined; sum = sum.next) {
      if (!isSamePlace(sum.row, row)) continue;
      sum.count += row.count;
      if (row.lastAt > sum.lastAt) sum.lastAt = row.lastAt;
      return;
    }
    this.#sums.set(row.secretId, { row, count: row.count, lastAt: row.lastAt, next: first });
    this.#places++;
  }
}

function isSamePlace(one: UsageRow, other: UsageRow): boolean {
  return (
    one.bucket === other.bucket &&
    one.route === other.route &&
    one.reason === other.reason &&
    one.statusClass === other.statusClass
  );
}

function rowsOf(sums: ReadonlyMap<string, Sum>): readonly UsageRow[] {
  const rows: UsageRow[] = [];
  for (const first of sums.values()) {
    for (let sum: Sum | undefined = first; sum !== undefined; sum = sum.next) {
      const { row, count, lastAt } = sum;
      rows.push(row.count === count ? row : { ...row, count, lastAt });
    }
  }
  return rows;
}
