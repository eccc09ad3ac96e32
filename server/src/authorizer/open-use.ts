import { minuteMs, sharedText } from '@neoagent/core';

/** The last use of a secret, changed in place: what is made anew for each use outlives young garbage. */
export class OpenUse {
  /** Minutes from the epoch, and milliseconds of the next: only small whole numbers need no memory of their own. */
  #minute = 0;
  #ms = 0;
  address: string | null = null;
  userAgent: string | null = null;
  /** Of its secret, as in the record. */
  readonly place: number;
  /** Those with which it waits to be written; once it was, it is kept for the next use. */
  waitsWith: object | undefined = undefined;

  constructor(place: number) {
    this.place = place;
  }

  /** Epoch milliseconds. */
  get at(): number {
    return this.#minute * minuteMs + this.#ms;
  }

  set(at: number, address: string | null, userAgent: string | null): void {
    this.#minute = Math.floor(at / minuteMs) | 0;
    this.#ms = (at - this.#minute * minuteMs) | 0;
    if (this.address !== address) this.address = address;
    if (this.userAgent !== userAgent) this.userAgent = userAgent === null ? null : sharedText(userAgent);
  }
}
