import { ownText } from '@neoagent/core';

/** The last use of a secret, changed in place: what is made anew for each use outlives young garbage. */
export class OpenUse {
  at = Number.NaN;
  address: string | null = null;
  userAgent: string | null = null;
  /** Of its secret, as in the record. */
  readonly place: number;
  /** Those with which it waits to be written; once it was, it is kept for the next use. */
  waitsWith: object | undefined = undefined;

  constructor(place: number) {
    this.place = place;
  }

  set(at: number, address: string | null, userAgent: string | null): void {
    this.at = at;
    if (this.address !== address) this.address = address;
    if (this.userAgent !== userAgent) this.userAgent = userAgent === null ? null : ownText(userAgent);
  }
}
