import { type AccessRequest, maxRecordAgeMs } from '@neoagent/core';
import type { Verdict } from './verdict.js';

interface Entry {
  readonly verdict: Verdict;
  readonly putAt: number;
  readonly untilAt: number;
}

/** Verdicts by everything that a decision depends on; at most `capacity`, the ones put first leave first. Holds no secret. */
export class VerdictCache {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;
  readonly #now: () => number;

  constructor(options: { readonly capacity: number; readonly now: () => number }) {
    this.#capacity = options.capacity;
    this.#now = options.now;
  }

  /** SHA-256 of the question. */
  async placeOf(request: AccessRequest): Promise<string> {
    const { method, target, authorization, address, origin, fetchSite, demands } = request;
    const question = [method, target, authorization, address, origin, fetchSite, demands];
    const octets = new TextEncoder().encode(JSON.stringify(question));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', octets));
    return String.fromCharCode(...digest);
  }

  /** A clock that stepped back makes verdicts stale at once rather than fresh for longer. */
  get(place: string): Verdict | undefined {
    const entry = this.#entries.get(place);
    const now = this.#now();
    if (entry === undefined || now >= entry.untilAt || entry.untilAt - now > maxRecordAgeMs) return undefined;
    return now >= entry.putAt ? entry.verdict : undefined;
  }

  put(place: string, verdict: Verdict, untilAt: number): void {
    this.#entries.delete(place);
    const oldest = this.#entries.size >= this.#capacity ? this.#entries.keys().next() : undefined;
    if (oldest !== undefined && !oldest.done) this.#entries.delete(oldest.value);
    this.#entries.set(place, { verdict, putAt: this.#now(), untilAt });
  }
}
