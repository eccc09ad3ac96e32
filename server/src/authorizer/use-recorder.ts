import type { AccessRequest, Decision, LastUse, LastUseStore } from '@neoagent/core';
import { storableAddress, storableUserAgent } from './storable.js';

/** Collects the last use of each secret in memory; a worker writes the collection off the request's way. */
export class UseRecorder {
  #uses = new Map<string, LastUse>();
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
    this.#uses.set(decision.caller.secretId, {
      at: request.at,
      address: request.address ?? null,
      country: null,
      userAgent: request.userAgent?.slice(0, 256) ?? null,
    });
  }

  /** Writes what was collected in one batch; on failure the uses are kept for the next try unless newer ones came. */
  async flush(store: Pick<LastUseStore, 'recordLastUses'>): Promise<void> {
    if (this.#uses.size === 0) return;
    const batch = this.#uses;
    this.#uses = new Map();
    try {
      await store.recordLastUses(
        new Map([...batch].map(([secretId, use]) => [secretId, this.#storable(use)])),
      );
    } catch (error) {
      this.#uses = new Map([...batch, ...this.#uses]);
      throw error;
    }
  }

  #storable(use: LastUse): LastUse {
    const address = storableAddress(use.address);
    const userAgent = storableUserAgent(use.userAgent, this.#redact);
    const country = use.address === null ? null : this.#countryOf(use.address);
    return { ...use, address, country, userAgent };
  }
}
