import {
  type AccessRequest,
  type Caller,
  canonicalPath,
  checksOf,
  type Decision,
  type Reason,
  type RecordedRefusal,
  type Refusal,
  type RefusalLog,
} from '@neoagent/core';
import { newPace } from '../new-pace.js';
import type { Door } from './door.js';

/** Refusals waiting to be written; at some 1 KB each this bounds the memory to about 10 MB. */
const mostWaiting = 10_000;
/** Of one account and one reason the newest so many are written at a time: a loop of a single caller is a flood, of which nobody reads more. */
const mostOfAKind = 250;
/** Written in one transaction; no request is served meanwhile. */
const writtenAtOnce = 100;

interface Waiting {
  readonly request: AccessRequest;
  readonly caller: Caller;
  readonly refusal: Refusal;
  readonly route: string | null;
  readonly door: Door;
  readonly isEnforced: boolean;
}

/** What the recorder is told from outside. */
export interface RefusalRecorderParts {
  /** Hides secrets in what callers write. */
  readonly redact: (text: string) => string;
  /** What a door answers for a reason. */
  readonly statusOf: (reason: Reason, door: Door) => number;
  /** Told how many were thrown away since there was no room. */
  readonly onDropped: (count: number) => void;
}

/**
 * Collects refusals of recognised callers, and what was only noted, in memory; a worker writes them off the request's way. When more
 * come than can be written, the oldest are dropped and counted: those of the same kind first, so that a flood hides no others.
 */
export class RefusalRecorder {
  /** By account and reason. */
  #waiting = new Map<string, Waiting[]>();
  #count = 0;
  readonly #parts: RefusalRecorderParts;

  constructor(parts: RefusalRecorderParts) {
    this.#parts = parts;
  }

  record(decision: Decision, request: AccessRequest, door: Door): void {
    const { caller } = decision;
    const refusal = decision.allowed ? decision.noticed?.[0] : decision;
    if (caller === undefined || refusal === undefined) return;
    const route = decision.route?.match ?? null;
    this.#add({ request, caller, refusal, route, door, isEnforced: !decision.allowed });
  }

  /** Writes what was collected, in parts and at a pace that leaves room for requests; on failure the rest is kept for the next try. */
  async flush(log: Pick<RefusalLog, 'append'>): Promise<void> {
    if (this.#count === 0) return;
    const batch = this.#take();
    const pace = newPace();
    for (let from = 0; from < batch.length; from += writtenAtOnce) {
      try {
        const part = batch.slice(from, from + writtenAtOnce);
        await log.append(part.map((waiting) => this.#recorded(waiting)));
      } catch (error) {
        for (const waiting of [...batch.slice(from), ...this.#take()]) this.#add(waiting);
        throw error;
      }
      await pace.rest();
    }
  }

  #add(waiting: Waiting): void {
    const kind = `${waiting.caller.accountId} ${waiting.refusal.reason}`;
    const own = this.#waiting.get(kind);
    if (own === undefined) this.#waiting.set(kind, [waiting]);
    else own.push(waiting);
    this.#count++;
    // Dropped in lumps: taking one at a time from the front of a long list is slow.
    if (own !== undefined && own.length >= 2 * mostOfAKind) this.#drop(own.splice(0, mostOfAKind).length);
    if (this.#count >= mostWaiting * 1.1) this.#dropOldest();
  }

  #drop(count: number): void {
    this.#count -= count;
    this.#parts.onDropped(count);
  }

  #dropOldest(): void {
    const all = this.#take();
    const surplus = all.length - mostWaiting;
    if (surplus > 0) this.#parts.onDropped(surplus);
    for (const waiting of all.slice(Math.max(surplus, 0))) this.#add(waiting);
  }

  /** All that wait, the oldest first, but of each kind only the newest. */
  #take(): readonly Waiting[] {
    for (const own of this.#waiting.values()) {
      if (own.length > mostOfAKind) this.#drop(own.splice(0, own.length - mostOfAKind).length);
    }
    const all = [...this.#waiting.values()].flat().sort((a, b) => a.request.at - b.request.at);
    this.#waiting = new Map();
    this.#count = 0;
    return all;
  }

  #recorded({ request, caller, refusal, route, door, isEnforced }: Waiting): RecordedRefusal {
    const { reason } = refusal;
    const detail = this.#storable(refusal.detail, 500);
    return {
      requestId: request.requestId,
      accountId: caller.accountId,
      keyId: caller.keyId,
      at: request.at,
      door,
      method: this.#storable(request.method, 32),
      path: this.#storable(pathOf(request.target), 512),
      route,
      reason,
      detail,
      status: this.#parts.statusOf(reason, door),
      isEnforced,
      address: request.address === undefined ? null : this.#storable(request.address, 64),
      userAgent: request.userAgent === undefined ? null : this.#storable(request.userAgent, 256),
      checks: checksOf({ reason, detail, caller }, isEnforced),
    };
  }

  /** Secrets are hidden before the text is cut, or a cut one would no longer be recognised. Postgres stores no NUL. */
  #storable(text: string, maxLength: number): string {
    return this.#parts
      .redact(text)
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, maxLength);
  }
}

/** The path that was decided on, without the query. */
function pathOf(target: string): string {
  const canonical = canonicalPath(target);
  return 'path' in canonical ? canonical.path : (target.split('?', 1)[0] ?? '');
}
