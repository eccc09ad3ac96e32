import type { Environment } from '../keys/key-format.js';

/** The account and key a request acts for, once known. Safe to log and to send to an upstream: it holds no secret. */
export interface Caller {
  readonly accountId: string;
  readonly keyId: string;
  readonly secretId: string;
  /** The secret's place in the store (`KeyRecord`), for whoever writes about many secrets at once. It is told to nobody outside. */
  readonly secretPlace?: number | undefined;
  readonly plan: string;
  readonly environment: Environment;
  /** What the account and the key hold together; see `whollyHeld`. */
  readonly permissions: readonly string[];
  /**
   * A note that whoever counts what callers do may leave, since one caller makes many requests: it saves looking the caller up by its
   * ids. Only who left it understands it; a copied caller carries another's, which must be recognised and ignored.
   */
  notes?: object | undefined;
}
