import type { UsageRow } from '@neoagent/core';
import { sinceBucket } from './usage-entry.js';

/** More entries, or places, than this are left to be read from the journal: bounds the memory. */
const mostEntries = 5000;
const mostPlaces = 400_000;

/** A row that others are added to. What it is made from is not kept: it would outlive young garbage for nothing. */
class Sum implements UsageRow {
  /** What it is taken with. It leads to no other: whoever kept a note of one sum would keep all. */
  readonly era: object;
  count: number;
  /** Of the latest request, from the beginning of the minute. */
  lastMs: number;
  readonly accountId: string;
  readonly keyId: string;
  readonly secretId: string;
  readonly route: string;
  readonly reason: UsageRow['reason'];
  readonly statusClass: UsageRow['statusClass'];
  readonly bucket: number;

  constructor(row: UsageRow, era: object) {
    this.era = era;
    this.count = row.count;
    this.lastMs = sinceBucket(row);
    this.accountId = row.accountId;
    this.keyId = row.keyId;
    this.secretId = row.secretId;
    this.route = row.route;
    this.reason = row.reason;
    this.statusClass = row.statusClass;
    this.bucket = row.bucket;
  }

  get lastAt(): number {
    return this.bucket + this.lastMs;
  }
}

/** Entries of the journal, and what they come to: a place comes more than once only where its rows had different notes, or none. */
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
  #sums: Sum[] = [];
  /** Lasts until they are taken. */
  #era = {};
  #isGivenUp = false;

  /** The rows of entries that are in the journal now. */
  add(entries: readonly number[], rows: readonly UsageRow[]): void {
    if (this.#isGivenUp) return;
    if (this.#entries.length + entries.length > mostEntries || this.#sums.length + rows.length > mostPlaces) {
      this.take();
      this.#isGivenUp = true;
      return;
    }
    this.#entries.push(...entries);
    for (const row of rows) this.#addRow(row);
  }

  /** Hands over what there is and begins anew. */
  take(): AddedUp {
    const taken = { entries: this.#entries, rows: this.#sums };
    this.#entries = [];
    this.#sums = [];
    this.#era = {};
    this.#isGivenUp = false;
    return taken;
  }

  #addRow(row: UsageRow): void {
    const { notes } = row;
    const noted = notes?.sum as Sum | undefined;
    if (noted?.era === this.#era) {
      noted.count += row.count;
      noted.lastMs = Math.max(noted.lastMs, sinceBucket(row));
      return;
    }
    const sum = new Sum(row, this.#era);
    this.#sums.push(sum);
    if (notes !== undefined) notes.sum = sum;
  }
}
