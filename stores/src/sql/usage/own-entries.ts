import type { UsageRow } from '@neoagent/core';
import { isSameOutcome } from './usage-entry.js';

/** More entries, or places, than this are left to be read from the journal: bounds the memory. */
const mostEntries = 5000;
const mostPlaces = 400_000;

/**
 * A row that others are added to. Those of one secret hang together. What it is made from is not kept: it would outlive young garbage for
 * nothing.
 */
class Sum implements UsageRow {
  readonly accountId: string;
  readonly keyId: string;
  readonly secretId: string;
  readonly route: string;
  readonly reason: UsageRow['reason'];
  readonly statusClass: UsageRow['statusClass'];
  readonly bucket: number;
  count: number;
  lastAt: number;
  next: Sum | undefined;

  constructor(row: UsageRow, next: Sum | undefined) {
    this.accountId = row.accountId;
    this.keyId = row.keyId;
    this.secretId = row.secretId;
    this.route = row.route;
    this.reason = row.reason;
    this.statusClass = row.statusClass;
    this.bucket = row.bucket;
    this.count = row.count;
    this.lastAt = row.lastAt;
    this.next = next;
  }
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
      if (!isSameOutcome(sum, row)) continue;
      sum.count += row.count;
      if (row.lastAt > sum.lastAt) sum.lastAt = row.lastAt;
      return;
    }
    this.#sums.set(row.secretId, new Sum(row, first));
    this.#places++;
  }
}

/** The sums themselves, no longer hanging together. */
function rowsOf(sums: ReadonlyMap<string, Sum>): readonly UsageRow[] {
  const rows: Sum[] = [];
  for (const first of sums.values()) {
    let sum: Sum | undefined = first;
    while (sum !== undefined) {
      rows.push(sum);
      const { next }: Sum = sum;
      sum.next = undefined;
      sum = next;
    }
  }
  return rows;
}
