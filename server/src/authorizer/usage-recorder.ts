import {
  bucketOf,
  type Caller,
  type Decision,
  type Reason,
  rollUp,
  type StatusClass,
  statusClassOf,
  type UsageRow,
  type UsageStore,
} from '@neoagent/core';
import type { Door } from './door.js';

/** Rows kept while the store cannot be reached; at some 300 bytes each this bounds the memory to about 60 MB. */
const mostUnwritten = 200_000;

/** A row in the making. Those of one secret hang together, the one counted last in front. */
interface Cell {
  readonly caller: Caller;
  readonly route: string;
  readonly reason: Reason | '';
  readonly statusClass: StatusClass;
  readonly bucket: number;
  /** Since the last flush. */
  count: number;
  lastAt: number;
  next: Cell | undefined;
}

/** What one request came to; `status` is what it was answered. */
export interface Outcome {
  readonly caller: Caller;
  readonly route: string;
  readonly reason: Reason | '';
  readonly status: number;
  readonly at: number;
}

/** What the recorder is told from outside. */
export interface UsageRecorderParts {
  /** What a door answers for a reason. */
  readonly statusOf: (reason: Reason, door: Door) => number;
  /** Told how many requests were not counted since the store was away for too long. */
  readonly onDropped: (count: number) => void;
}

/**
 * Counts decisions in memory; a worker writes the counts off the request's way. Requests without a known key belong to no account
 * and are counted by the metrics alone, so strangers cannot make rows. Routes are those of the configuration, never paths.
 */
export class UsageRecorder {
  /** Of the minute in progress, kept over the flushes: what is made anew each time outlives young garbage. */
  #cells = new Map<string, Cell>();
  /** The minutes of the newest count, and of the cells. */
  #newest = 0;
  #bucket = 0;
  /** The cells that were counted in since the last flush. */
  #counted: Cell[] = [];
  #unwritten: readonly UsageRow[] = [];
  readonly #parts: UsageRecorderParts;

  constructor(parts: UsageRecorderParts) {
    this.#parts = parts;
  }

  /** Counts a decision. One that lets a request through the gateway is counted by its `count` once it is answered. */
  record(decision: Decision, at: number, door: Door): void {
    const { caller } = decision;
    if (caller === undefined || (decision.allowed && door === 'gateway')) return;
    const reason = decision.allowed ? '' : decision.reason;
    const status = reason === '' ? 200 : this.#parts.statusOf(reason, door);
    this.count({ caller, route: decision.route?.match ?? '', reason, status, at });
  }

  count({ caller, route, reason, status, at }: Outcome): void {
    const bucket = bucketOf(at, 'minute');
    const statusClass = statusClassOf(status);
    this.#newest = bucket;
    const first = this.#cells.get(caller.secretId);
    let before: Cell | undefined;
    for (let cell = first; cell !== undefined; cell = cell.next) {
      if (
        cell.route === route &&
        cell.reason === reason &&
        cell.statusClass === statusClass &&
        cell.bucket === bucket
      ) {
        if (cell.count++ === 0) this.#counted.push(cell);
        if (at > cell.lastAt) cell.lastAt = at;
        if (before !== undefined) this.#toFront({ cell, before, first });
        return;
      }
      before = cell;
    }
    const cell = { caller, route, reason, statusClass, bucket, count: 1, lastAt: at, next: first };
    this.#cells.set(caller.secretId, cell);
    this.#counted.push(cell);
  }

  /** Writes what was counted in one transaction and answers how many rows that was; on failure they are kept for the next try. */
  async flush(store: Pick<UsageStore, 'append'>): Promise<number> {
    const batch = [...this.#unwritten, ...this.#drain()];
    if (batch.length === 0) return 0;
    this.#unwritten = [];
    try {
      await store.append(batch);
      return batch.length;
    } catch (error) {
      this.#keep(batch);
      throw error;
    }
  }

  #toFront({ cell, before, first }: { cell: Cell; before: Cell; first: Cell | undefined }): void {
    before.next = cell.next;
    cell.next = first;
    this.#cells.set(cell.caller.secretId, cell);
  }

  #drain(): readonly UsageRow[] {
    const rows = this.#counted.map(rowOf);
    for (const cell of this.#counted) cell.count = 0;
    this.#counted = [];
    if (this.#newest !== this.#bucket) {
      this.#bucket = this.#newest;
      this.#cells = new Map();
    }
    return rows;
  }

  /** The newest are kept: what is shown and watched is the present. */
  #keep(batch: readonly UsageRow[]): void {
    const rows = rollUp(batch, 'minute');
    const surplus = Math.max(0, rows.length - mostUnwritten);
    this.#unwritten = rows.slice(surplus);
    if (surplus === 0) return;
    this.#parts.onDropped(rows.slice(0, surplus).reduce((sum, { count }) => sum + count, 0));
  }
}

function rowOf({ caller, route, reason, statusClass, bucket, count, lastAt }: Cell): UsageRow {
  const { accountId, keyId, secretId } = caller;
  return { accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt };
}
