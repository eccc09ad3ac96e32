/** What a member may do in an account, weakest first. */
export type Role = 'viewer' | 'member' | 'admin' | 'owner';

/** Which kind of key: `live` for real use, `test` for trying out. It shows in the secret's prefix. */
export type Environment = 'live' | 'test';

/** The one status a key has at the moment of the answer. */
export type KeyStatus = 'active' | 'expiring_soon' | 'rotating' | 'disabled' | 'expired' | 'revoked';

/** What happens when a secret key arrives from a web page. */
export type BrowserGuard = 'block' | 'alert' | 'off';

/** Who is signed in, and for which account. All times are ISO 8601 in UTC. */
export interface Session {
  readonly member: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly role: Role;
  };
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly plan: string;
    readonly isOperator: boolean;
    /** `UTC` or an IANA name: quotas of a day or month begin at its midnight. */
    readonly timeZone: string;
    readonly suspendedAt: string | null;
  };
}

/** The most recent accepted request of a key. */
export interface LastUse {
  readonly at: string;
  readonly address: string | null;
  /** Where the address is registered, ISO 3166-1 alpha-2; `null` when that is not known. */
  readonly country: string | null;
  readonly userAgent: string | null;
}

/** At most `allow` units in any rolling window of the length `per`, such as `1m`. */
export interface KeyLimit {
  readonly name: string;
  readonly allow: number;
  readonly per: string;
}

/** The account of whoever is signed in, with what its plan lets it spend. */
export interface OwnAccount {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly timeZone: string;
  readonly limits: readonly (KeyLimit & { readonly counts: 'account' | 'key' })[];
  /** At most so much per calendar period; `null` when the plan has no quota. */
  readonly quota: {
    readonly allow: number;
    readonly per: 'day' | 'month';
    readonly counts: 'account' | 'key';
  } | null;
}

/** A secret key's public half: never its secret. `hint` is the prefix, the first and the last four characters. */
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
  readonly hint: string;
  readonly permissions: readonly string[];
  readonly allowedAddresses: readonly string[];
  readonly browserGuard: BrowserGuard;
  /** Of this key alone, beside those of the plan. */
  readonly limits: readonly KeyLimit[];
  readonly status: KeyStatus;
  readonly createdAt: string;
  /** The member who made it; `null` when an operator's command did. */
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly expiresAt: string | null;
  readonly disabledAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsed: LastUse | null;
  /** Until when the replaced secret of a rotation works; `null` when only one does. */
  readonly graceEndsAt: string | null;
  /** The secrets that work, newest first: two during a rotation, else one. */
  readonly secrets: readonly KeySecret[];
}

/** One secret of a key: never the secret itself. `graceEndsAt` is `null` for the current one. */
export interface KeySecret {
  readonly id: string;
  readonly hint: string;
  readonly createdAt: string;
  readonly graceEndsAt: string | null;
  readonly lastUsed: LastUse | null;
}

/**
 * How to rotate: `grace` such as `24h`, from `0` to `30d`. `endRunningGrace` ends the secret of an earlier rotation.
 * `endWhenSilentFor` ends the grace period once nobody sent the old secret for so long.
 */
export interface KeyRotation {
  readonly grace?: string;
  readonly endRunningGrace?: boolean;
  readonly endWhenSilentFor?: string;
}

/** A key together with its secret: the only answer that ever carries one, and only once. Do not cache or log it. */
export interface IssuedKey {
  readonly key: Key;
  readonly secret: string;
}

/** What to create. Leave both `expiresIn` and `expiresAt` out for the default of 90 days; `expiresIn: null` means never. */
export interface NewKey {
  readonly name: string;
  readonly environment: Environment;
  readonly permissions: readonly string[];
  readonly expiresIn?: string | null;
  readonly expiresAt?: string;
  readonly allowedAddresses?: readonly string[];
  readonly browserGuard?: BrowserGuard;
  readonly limits?: readonly KeyLimit[];
}

/** A named right that a route requires; `reason` says why it cannot be granted when it cannot. */
export interface Permission {
  readonly name: string;
  readonly resource: string;
  readonly action: string;
  readonly grantable: boolean;
  readonly reason: string | null;
}

/** Who changed what in management. `detail` never holds a secret. */
export interface AuditEvent {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly action: string;
  readonly targetId: string;
  readonly address: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One entry of the catalogue of reasons for which a protected request is refused. */
export interface Reason {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly fix: string;
}
