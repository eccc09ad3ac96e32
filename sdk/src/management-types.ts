import type { Schemas } from './schemas.js';

/** Who is signed in, and for which account. All times are ISO 8601 in UTC. */
export type Session = Schemas['Session'];

/** What a member may do in an account, weakest first. */
export type Role = Session['member']['role'];

/** The account of whoever is signed in, with what its plan lets it spend. */
export type OwnAccount = Schemas['OwnAccount'];

/** A secret key's public half: never its secret. `hint` is the prefix, the first and the last four characters. */
export type Key = Schemas['Key'];

/** Which kind of key: `live` for real use, `test` for trying out. It shows in the secret's prefix. */
export type Environment = Key['environment'];

/** The one status a key has at the moment of the answer. */
export type KeyStatus = Key['status'];

/** What happens when a secret key arrives from a web page. */
export type BrowserGuard = Key['browserGuard'];

/** The most recent accepted request of a key. */
export type LastUse = Schemas['LastUse'];

/** At most `allow` units in any rolling window of the length `per`, such as `1m`. */
export type KeyLimit = Schemas['KeyLimit'];

/** One secret of a key: never the secret itself. `graceEndsAt` is `null` for the current one. */
export type KeySecret = Schemas['KeySecret'];

/** How to rotate: `grace` such as `24h`, from `0` to `30d`. `endRunningGrace` ends the secret of an earlier rotation. */
export type KeyRotation = Schemas['KeyRotation'];

/** A key together with its secret: the only answer that ever carries one, and only once. Do not cache or log it. */
export type IssuedKey = Schemas['IssuedKey'];

/** What to create. Leave both `expiresIn` and `expiresAt` out for the default of 90 days; `expiresIn: null` means never. */
export type NewKey = Schemas['NewKey'];

/** What one address did with one canary key. */
export type CanaryUse = Schemas['CanaryUse'];

/** A named right that a route requires; `reason` says why it cannot be granted when it cannot. */
export type Permission = Schemas['Permission'];

/** Who changed what in management. `detail` never holds a secret. */
export type AuditEvent = Schemas['AuditEvent'];

/** One entry of the catalogue of reasons for which a protected request is refused. */
export type Reason = Schemas['Reason'];
