import type { Role } from './account.js';

/** Somebody asked to join an account, who has not answered yet. The token is mailed and stored nowhere. */
export interface Invitation {
  /** `inv_…` */
  readonly id: string;
  readonly accountId: string;
  /** In lower case, as logins are. */
  readonly email: string;
  readonly role: Role;
  /** SHA-256 of the token, base64url. */
  readonly tokenDigest: string;
  /** User id of the member who invited. */
  readonly invitedBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}
