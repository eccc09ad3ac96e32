import {
  type AccessRequest,
  type Decision,
  ownText,
  type RotationStore,
  type SecretSender,
  senderPlace,
  sendersKept,
  sumOfSenders,
} from '@neoagent/core';
import { storableAddress, storableUserAgent } from './storable.js';

/** What is known of one secret's senders since the last write, by place; the one seen last at the end. */
type Senders = Map<string, SecretSender>;

/**
 * Collects in memory who still sends a replaced secret; a worker writes it off the request's way. Requests with a current secret cost
 * one comparison. Of a secret the newest senders are kept, so that nobody can fill the memory.
 */
export class SenderRecorder {
  #secrets = new Map<string, Senders>();
  readonly #redact: (text: string) => string;
  readonly #countryOf: (address: string) => string | null;

  /** As of `UseRecorder`: `countryOf` is asked when senders are written, never on a request's way. */
  constructor(redact: (text: string) => string, countryOf: (address: string) => string | null = () => null) {
    this.#redact = redact;
    this.#countryOf = countryOf;
  }

  record(decision: Decision, request: AccessRequest): void {
    if (!decision.allowed || decision.secretEndsAt === undefined) return;
    this.#add({
      secretId: decision.caller.secretId,
      address: request.address || null,
      userAgent: ownText(request.userAgent?.slice(0, 256) ?? '') || null,
      country: null,
      count: 1,
      firstAt: request.at,
      lastAt: request.at,
    });
  }

  /** Writes what was collected in one batch; on failure it is kept for the next try. */
  async flush(store: Pick<RotationStore, 'recordSenders'>): Promise<void> {
    if (this.#secrets.size === 0) return;
    const batch = [...this.#secrets.values()].flatMap((senders) => [...senders.values()]);
    this.#secrets = new Map();
    try {
      await store.recordSenders(this.#storable(batch));
    } catch (error) {
      const newer = [...this.#secrets.values()].flatMap((senders) => [...senders.values()]);
      this.#secrets = new Map();
      for (const sender of [...batch, ...newer]) this.#add(sender);
      throw error;
    }
  }

  #add(sender: SecretSender): void {
    const senders = this.#secrets.get(sender.secretId) ?? new Map<string, SecretSender>();
    this.#secrets.set(sender.secretId, senders);
    const place = senderPlace(sender);
    const known = senders.get(place);
    senders.delete(place);
    senders.set(place, known === undefined ? sender : sumOfSenders(known, sender));
    if (senders.size <= sendersKept) return;
    for (const oldest of senders.keys()) {
      senders.delete(oldest);
      return;
    }
  }

  /** What is hidden may make two senders one: they are added up, since one batch names each once. */
  #storable(batch: readonly SecretSender[]): readonly SecretSender[] {
    const merged = new Map<string, SecretSender>();
    for (const sender of batch) {
      const { address } = sender;
      const shown = {
        ...sender,
        address: storableAddress(address),
        userAgent: storableUserAgent(sender.userAgent, this.#redact),
        country: address === null ? null : this.#countryOf(address),
      };
      const place = `${shown.secretId} ${senderPlace(shown)}`;
      const known = merged.get(place);
      merged.set(place, known === undefined ? shown : sumOfSenders(known, shown));
    }
    return [...merged.values()];
  }
}
