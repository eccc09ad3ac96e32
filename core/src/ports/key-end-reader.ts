import type { Key } from '../keys/key.js';

/** Keys by their planned end. */
export interface KeyEndReader {
  /** Every key that is not revoked and ends from `from` to `to`, the nearest end first, at most `limit`. */
  keysEnding(range: {
    readonly from: number;
    readonly to: number;
    readonly limit: number;
  }): Promise<readonly Key[]>;
}
