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
import type { Door } from './door.js';

/** Refusals waiting to be written; at some 1 KB each this bounds the memory to about 10 MB. */
const mostWaiting = 10_000;

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
 * come than can be written, the oldest are dropped and counted.
 */
export class RefusalRecorder {
  #waiting: Waiting[] = [];
  readonly #parts: RefusalRecorderParts;

  constructor(parts: RefusalRecorderParts) {
    this.#parts = parts;
  }

  record(decision: Decision, request: AccessRequest, door: Door): void {
    const { caller } = decision;
    const refusal = decision.allowed ? decision.noticed?.[0] : decision;
    if (caller === undefined || refusal === undefined) return;
    const route = decision.route?.match ?? null;
    this.#waiting.push({ request, caller, refusal, route, door, isEnforced: !decision.allowed });
    // Dropped in lumps: taking one at a time from the front of a long list is slow.
    if (this.#waiting.length >= mostWaiting * 1.1) this.#dropOldest();
  }

  /** Writes what was collected in one batch; on failure it is kept for the next try. */
  async flush(log: Pick<RefusalLog, 'append'>): Promise<void> {
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await log.append(batch.map((waiting) => this.#recorded(waiting)));
    } catch (error) {
      this.#waiting = [...batch, ...this.#waiting];
      this.#dropOldest();
      throw error;
    }
  }

  #dropOldest(): void {
    const surplus = this.#waiting.length - mostWaiting;
    if (surplus <= 0) return;
    this.#waiting = this.#waiting.slice(surplus);
    this.#parts.onDropped(surplus);
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
