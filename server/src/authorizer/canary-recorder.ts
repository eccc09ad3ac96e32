import type { AccessRequest, KeyRecord } from '@neoagent/core';
import type { CanarySighting } from '../commands/canaries/report-canary-uses.js';

/** More users than this are not told apart between two writes; each counts as the last of them. */
const mostWaiting = 1000;

/**
 * Takes a note of each use of a canary key in memory; a worker tells of them off the request's way, so that the answer takes no longer
 * than that to an unknown key. Canaries that are disabled, revoked or expired are answered alike, and no longer told.
 */
export class CanaryRecorder {
  #waiting = new Map<string, CanarySighting>();
  readonly #parts: CanaryRecorderParts;

  constructor(parts: CanaryRecorderParts) {
    this.#parts = parts;
  }

  note({ key, secret }: KeyRecord, request: AccessRequest): void {
    const { at } = request;
    if (key.revokedAt !== null || key.disabledAt !== null) return;
    if (key.expiresAt !== null && key.expiresAt <= at) return;
    const address = request.address ?? null;
    const userAgent = request.userAgent ?? null;
    const own = JSON.stringify([key.id, address, userAgent]);
    const hasRoom = this.#waiting.has(own) || this.#waiting.size < mostWaiting;
    this.#add(hasRoom ? own : key.id, {
      accountId: key.accountId,
      keyId: key.id,
      secretId: secret.id,
      address,
      country: null,
      userAgent,
      firstAt: at,
      lastAt: at,
      count: 1,
    });
  }

  #add(place: string, sighting: CanarySighting): void {
    const known = this.#waiting.get(place);
    this.#waiting.set(place, {
      ...sighting,
      firstAt: Math.min(known?.firstAt ?? sighting.firstAt, sighting.firstAt),
      lastAt: Math.max(known?.lastAt ?? sighting.lastAt, sighting.lastAt),
      count: (known?.count ?? 0) + sighting.count,
    });
  }

  /** Tells of what was noted; on failure it is kept for the next try. */
  async flush(tell: (sightings: readonly CanarySighting[]) => Promise<void>): Promise<void> {
    if (this.#waiting.size === 0) return;
    const batch = this.#waiting;
    this.#waiting = new Map();
    try {
      await tell([...batch.values()].map((sighting) => this.#storable(sighting)));
    } catch (error) {
      for (const [place, sighting] of batch) this.#add(place, sighting);
      throw error;
    }
  }

  #storable(sighting: CanarySighting): CanarySighting {
    const { address, userAgent } = sighting;
    return {
      ...sighting,
      address: address === null ? null : this.#clean(address, 64),
      country: address === null ? null : this.#parts.countryOf(address),
      userAgent: userAgent === null ? null : this.#clean(userAgent, 256),
    };
  }

  /** Secrets are hidden before the text is cut, or a cut one would no longer be recognised. Postgres stores no NUL. */
  #clean(text: string, maxLength: number): string {
    return this.#parts
      .redact(text)
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, maxLength);
  }
}

export interface CanaryRecorderParts {
  readonly redact: (text: string) => string;
  /** Asked when uses are told, never on a request's way. */
  readonly countryOf: (address: string) => string | null;
}
