import { placeOf, sumOf, type UsageRow } from '@neoagent/core';

/** A row, and its place in the order of the table. */
export interface PlacedRow {
  readonly row: UsageRow;
  readonly place: string;
}

/**
 * Rows in the order of the table, each place once. Those of an account are put in order when it is their turn: all at once would keep
 * requests waiting, and the places of all would outlive young garbage.
 */
export class RowsInOrder {
  readonly #accounts = new Map<string, UsageRow[]>();
  /** Those whose turn has yet to come, the next at the end. */
  readonly #accountIds: string[];
  /** In order. */
  #placed: readonly PlacedRow[] = [];

  constructor(rows: readonly UsageRow[]) {
    for (const row of rows) {
      const own = this.#accounts.get(row.accountId);
      if (own === undefined) this.#accounts.set(row.accountId, [row]);
      else own.push(row);
    }
    this.#accountIds = [...this.#accounts.keys()].sort().reverse();
  }

  /** The next rows behind a place, fewer than `most` only at the end. A place is never before the one that was asked for last. */
  behind(through: string, most: number): readonly PlacedRow[] {
    const placed = this.#placed.filter(({ place }) => place > through);
    while (placed.length < most) {
      const accountId = this.#accountIds.pop();
      if (accountId === undefined) break;
      for (const one of placedOf(this.#accounts.get(accountId) ?? []))
        if (one.place > through) placed.push(one);
      this.#accounts.delete(accountId);
    }
    this.#placed = placed;
    return placed.slice(0, most);
  }
}

/** Each place once. */
function placedOf(rows: readonly UsageRow[]): readonly PlacedRow[] {
  const placed: PlacedRow[] = [];
  for (const one of rows.map(withPlace).sort((a, b) => (a.place < b.place ? -1 : 1))) {
    const before = placed.at(-1);
    if (before?.place !== one.place) placed.push(one);
    else placed[placed.length - 1] = { row: sumOf(before.row, one.row), place: one.place };
  }
  return placed;
}

function withPlace(row: UsageRow): PlacedRow {
  return { row, place: `${row.accountId} ${row.bucket} ${placeOf(row)}` };
}
