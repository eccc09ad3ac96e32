import {
  type Caller,
  copyOfRow,
  type Decision,
  type Reason,
  rollUp,
  statusClassOf,
  type UsageRow,
  type UsageStore,
  usageStepMs,
} from '@neoagent/core';
import { notesOf } from './caller-notes.js';
import type { Door } from './door.js';
import { type CellPlace, UsageCell } from './usage-cell.js';

/** Rows kept while the store cannot be reached; at some 300 bytes each this bounds the memory to about 60 MB. */
const mostUnwritten = 200_000;

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
  /** Lasts from the first flush of a minute to that of the next. Cells that are older count nothing and wait for nothing. */
  #era = {};
  /** The minutes of the newest count, and of the era; from the epoch. */
  #newest = 0;
  #minute = 0;
  /** The cells that were counted in since the last flush. */
  #counted: UsageCell[] = [];
  #unwritten: readonly UsageRow[] = [];
  /** Settles when nothing is being written. */
  #flushing: Promise<unknown> = Promise.resolve();
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
    const minute = Math.floor(at / usageStepMs.minute);
    this.#newest = minute;
    const cell = this.#cellOf(caller, { route, reason, statusClass: statusClassOf(status), minute });
    if (cell.waiting++ === 0) this.#counted.push(cell);
    const ms = (at - minute * usageStepMs.minute) | 0;
    if (ms > cell.lastMs) cell.lastMs = ms;
  }

  /**
   * Writes what was counted in one transaction and answers how many rows that was; on failure they are kept for the next try. One at a
   * time: once it has resolved, everything counted before it was asked for is written.
   */
  flush(store: Pick<UsageStore, 'append'>): Promise<number> {
    const flushed = this.#flushing.then(() => this.#flushNow(store));
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async #flushNow(store: Pick<UsageStore, 'append'>): Promise<number> {
    const cells = this.#drain();
    const batch = this.#unwritten.length === 0 ? cells : [...this.#unwritten, ...cells];
    if (batch.length === 0) return 0;
    this.#unwritten = [];
    try {
      await store.append(batch);
      return batch.length;
    } catch (error) {
      this.#keep(batch.map(copyOfRow));
      throw error;
    }
  }

  /**
   * The cells of a caller hang at it. Another caller of the same secret, whose record was read anew, has cells of its own: rows of one
   * place are added up by whoever reads them.
   */
  #cellOf(caller: Caller, place: CellPlace): UsageCell {
    const notes = notesOf(caller);
    const first = notes.cell;
    const isOfEra = first?.era === this.#era;
    let before: UsageCell | undefined;
    for (let cell = isOfEra ? first : undefined; cell !== undefined; cell = cell.next) {
      if (isAt(cell, place)) {
        if (before === undefined) return cell;
        before.next = cell.next;
        cell.next = first;
        notes.cell = cell;
        return cell;
      }
      before = cell;
    }
    const cell = new UsageCell(caller, this.#era, place);
    if (isOfEra) cell.next = first;
    notes.cell = cell;
    return cell;
  }

  /** The cells as rows of what waits. */
  #drain(): readonly UsageCell[] {
    const cells = this.#counted;
    this.#counted = [];
    for (const cell of cells) {
      cell.count = cell.waiting;
      cell.waiting = 0;
    }
    if (this.#newest !== this.#minute) {
      this.#minute = this.#newest;
      this.#era = {};
    }
    return cells;
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

function isAt(cell: UsageCell, { route, reason, statusClass, minute }: CellPlace): boolean {
  return (
    cell.route === route &&
    cell.reason === reason &&
    cell.statusClass === statusClass &&
    cell.minute === minute
  );
}
