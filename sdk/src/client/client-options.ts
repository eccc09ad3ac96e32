import type { KeySource } from './key-holder.js';
import type { RetryOptions } from './retry.js';

/** How a client works; everything has a default. */
export interface ClientOptions {
  /** Where the API is; `NEOAGENT_URL` unless given. The secret key is sent to this origin only. */
  readonly url?: string;
  /** `NEOAGENT_SECRET_KEY` unless given. A function or a file is read again when the key has been replaced, without a restart. */
  readonly secretKey?: KeySource;
  readonly fetch?: typeof fetch;
  /** `false`: every request is sent once. */
  readonly retry?: RetryOptions | false;
  /** How long one send may take until the answer begins, in milliseconds. 30,000 unless given. */
  readonly timeoutMs?: number;
  /** The time now in milliseconds since 1970. */
  readonly now?: () => number;
  /** A number from 0 up to but not including 1. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}
