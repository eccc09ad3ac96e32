import type { Environment } from '../keys/key-format.js';

/** The account and key a request acts for, once known. Safe to log and to send to an upstream: it holds no secret. */
export interface Caller {
  readonly accountId: string;
  readonly keyId: string;
  readonly secretId: string;
  readonly plan: string;
  readonly environment: Environment;
  /** What the account and the key hold together; see `whollyHeld`. */
  readonly permissions: readonly string[];
}
