import type { RateLimit } from '../accounts/limit.js';
import type { Environment } from './key-format.js';

/** What happens when a secret key arrives from a web page. */
export const browserGuards = ['block', 'alert', 'off'] as const;
export type BrowserGuard = (typeof browserGuards)[number];

/**
 * A secret key's public half: everything but its secrets. The id survives rotation.
 * All times are epoch milliseconds; `null` means "not".
 */
export interface Key {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly environment: Environment;
  readonly permissions: readonly string[];
  /** CIDR blocks or single addresses; empty means any address. */
  readonly allowedAddresses: readonly string[];
  readonly browserGuard: BrowserGuard;
  /** Counted for this key, beside those of the plan or, with the same name, instead of them. */
  readonly limits: readonly RateLimit[];
  /** The member who made it; `null` when an operator's command did. */
  readonly createdBy: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly disabledAt: number | null;
  readonly revokedAt: number | null;
  /** A canary authenticates nobody, ever: it is planted to be stolen, and its use is told. Absent for every other key. */
  readonly isCanary?: true;
}

/** One secret of a key. At most two of a key are live; the replaced ones stay so that they can be named. */
export interface Secret {
  readonly id: string;
  readonly keyId: string;
  /** SHA-256 of the whole secret, base64url without padding; the secret itself is stored nowhere. */
  readonly digest: string;
  readonly hint: string;
  readonly createdAt: number;
  /** End of the grace period after a rotation; `null` while it is the current secret. */
  readonly graceEndsAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsed: LastUse | null;
  /** When it was first reported as leaked; absent while it was not. */
  readonly leakedAt?: number;
  /** It is another system's, of a shape that is not ours; absent on our own. */
  readonly imported?: true;
  /** In a grace period: it ends once nobody sent the secret for so long, in milliseconds. Absent: time alone ends it. */
  readonly endsWhenSilentForMs?: number;
  /** Digest of the name of the run of rotations that made it; absent for any other secret. */
  readonly rotationRun?: string;
}

/** The most recent accepted request of a secret. */
export interface LastUse {
  readonly at: number;
  readonly address: string | null;
  /** Where the address is registered, ISO 3166-1 alpha-2; `null` when that is not known. */
  readonly country: string | null;
  readonly userAgent: string | null;
}

/** What a digest look-up finds: one secret with its key and its account, as they stood when read. */
export interface KeyRecord {
  readonly secret: Pick<Secret, 'id' | 'graceEndsAt' | 'revokedAt'> & {
    /** Secrets whose places are near each other are stored near each other. 0 for all, or absent: the store tells of no places. */
    readonly place?: number;
  };
  readonly key: Key;
  readonly account: KeyRecordAccount;
  /** A note that the decision leaves for the next one with the same record; it means nothing to anybody else. */
  standing?: object | undefined;
}

/** The part of the account that decisions need. */
export interface KeyRecordAccount {
  readonly id: string;
  readonly plan: string;
  readonly suspendedAt: number | null;
  readonly timeZone: string;
  readonly grantedPermissions: readonly string[];
  readonly withheldPermissions: readonly string[];
  /** A note as that of a record, for what follows from the account alone: records of one account may share it. */
  standing?: object | undefined;
}
