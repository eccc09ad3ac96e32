import type { Invitation } from '../accounts/invitation.js';

export interface InvitationStore {
  /** Takes the place of the one this e-mail had in this account, and of those of the account that have expired by then. */
  put(invitation: Invitation): Promise<void>;
  /** Those of the account that have not expired at `at`, oldest first. */
  list(accountId: string, at: number): Promise<readonly Invitation[]>;
  findByDigest(tokenDigest: string): Promise<Invitation | undefined>;
  /** Removes the one with this token; `true` for exactly one of many who do it at once. */
  take(tokenDigest: string): Promise<boolean>;
}
