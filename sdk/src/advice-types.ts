/** What can be advised about a key. */
export type AdviceKind =
  | 'former_member'
  | 'wider_permissions'
  | 'no_address_list'
  | 'never_expires'
  | 'never_rotated'
  | 'unused'
  | 'never_used';

/** One thing to do about one key. */
export interface Advice {
  readonly keyId: string;
  readonly keyName: string;
  readonly environment: string;
  /** Id of the member who made the key. */
  readonly createdBy: string | null;
  readonly kind: AdviceKind;
  readonly sentence: string;
  /** What the key holds now. */
  readonly permissions: readonly string[];
  /** Of `wider_permissions`: what the key holds and did not use, and the list that would have done. */
  readonly unused: readonly string[];
  readonly narrowed: readonly string[];
  /** Since when it is dismissed; `null` while it is not. */
  readonly dismissedAt: string | null;
}
