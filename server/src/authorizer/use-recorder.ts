import type { AccessRequest, Caller, Decision, LastUse, LastUseStore } from '@neoagent/core';
import { notesOf } from './caller-notes.js';
import { OpenUse } from './open-use.js';
import { storableAddress, storableUserAgent } from './storable.js';
import { WaitingUses } from './waiting-uses.js';

/** Collects the last use of each secret in memory; a worker writes the collection off the request's way. */
export class UseRecorder {
  readonly #waiting = new WaitingUses();
  readonly #redact: (text: string) => string;
  readonly #countryOf: (address: string) => string | null;

  /**
   * `redact` hides secrets in what callers write about themselves before it is stored; `countryOf` is asked when uses are written,
   * never on a request's way.
   */
  constructor(redact: (text: string) => string, countryOf: (address: string) => string | null = () => null) {
    this.#redact = redact;
    this.#countryOf = countryOf;
  }

  record(decision: Decision, request: AccessRequest): void {
    if (!decision.allowed) return;
    const address = request.address ?? null;
    const userAgent = request.userAgent?.slice(0, 256) ?? null;
    this.#useOf(decision.caller).set(request.at, address, userAgent);
  }

  /**
   * Writes the uses of at most `most` secrets in one batch, group by group (`WaitingUses`), those that have waited longest first: what is
   * used again while it waits is written once. On failure they are kept for the next try unless newer ones came.
   */
  async flush(store: Pick<LastUseStore, 'recordLastUses'>, most = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#waiting.areNone) return;
    const batch = this.#waiting.take(most);
    try {
      await store.recordLastUses(
        new Map([...batch].map(([secretId, use]) => [secretId, this.#storable(use)])),
      );
    } catch (error) {
      this.#waiting.putBack(batch);
      throw error;
    }
  }

  /** The use of the caller's secret that waits. Callers of one secret share it, and the one that was noted last is used again. */
  #useOf(caller: Caller): OpenUse {
    const notes = notesOf(caller);
    const noted = notes.use;
    if (noted?.waitsWith === this.#waiting) return noted;
    const { secretId, secretPlace = 0 } = caller;
    const waiting = this.#waiting.find(secretId, secretPlace);
    const use =
      waiting ?? (noted === undefined || noted.waitsWith !== undefined ? new OpenUse(secretPlace) : noted);
    notes.use = use;
    if (waiting === undefined) this.#waiting.add(secretId, use);
    return use;
  }

  #storable({ at, address, userAgent }: OpenUse): LastUse {
    return {
      at,
      address: storableAddress(address),
      country: address === null ? null : this.#countryOf(address),
      userAgent: storableUserAgent(userAgent, this.#redact),
    };
  }
}
