import type { Key } from '../keys/key.js';
import type { EndRange } from './end-place.js';

/** Keys by their planned end. */
export interface KeyEndReader {
  /** Keys that are not revoked, by their end. */
  keysEnding(range: EndRange): Promise<readonly Key[]>;
}
