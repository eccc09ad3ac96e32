import type { AccessRequest, Decision, LastUse, LastUseStore } from '@neoagent/core';
import { storableAddress, storableUserAgent } from './storable.js';

type WaitingUse = { -readonly [Field in keyof LastUse]: LastUse[Field] };

/** Collects the last use of each secret in memory; a worker writes the collection off the request's way. */
export class UseRecorder {
  #uses = new Map<string, WaitingUse>();
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
    const { secretId } = decision.caller;
    const address = request.address ?? null;
    const userAgent = request.userAgent?.slice(0, 256) ?? null;
    const known = this.#uses.get(secretId);
    if (known === undefined) {
      this.#uses.set(secretId, { at: request.at, address, country: null, userAgent });
      return;
    }
    // What waits outlives young garbage: only what is new is kept, and nothing is made for a use like the one before.
    known.at = request.at;
    if (known.address !== address) known.address = address;
    if (known.userAgent !== userAgent) known.userAgent = userAgent;
  }

  /**
   * Writes the uses of at most `most` secrets in one batch, those that have waited longest first: what is used again while it waits is
   * written once. On failure they are kept for the next try unless newer ones came.
   */
  async flush(store: Pick<LastUseStore, 'recordLastUses'>, most = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#uses.size === 0) return;
    const batch = this.#take(most);
    try {
      await store.recordLastUses(
        new Map([...batch].map(([secretId, use]) => [secretId, this.#storable(use)])),
      );
    } catch (error) {
      this.#uses = new Map([...batch, ...this.#uses]);
      throw error;
    }
  }

  #take(most: number): ReadonlyMap<string, WaitingUse> {
    const waiting = this.#uses;
    if (waiting.size <= most) {
      this.#uses = new Map();
      return waiting;
    }
    const batch = new Map<string, WaitingUse>();
    for (const [secretId, use] of waiting) {
      if (batch.size === most) break;
      batch.set(secretId, use);
      waiting.delete(secretId);
    }
    return batch;
  }

  #storable(use: LastUse): LastUse {
    const address = storableAddress(use.address);
    const userAgent = storableUserAgent(use.userAgent, this.#redact);
    const country = use.address === null ? null : this.#countryOf(use.address);
    return { ...use, address, country, userAgent };
  }
}
