/** A customer tenant. `suspendedAt` is epoch milliseconds, `null` while the account is in good standing. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly isOperator: boolean;
  readonly createdAt: number;
  readonly suspendedAt: number | null;
  /** `UTC` or an IANA name: its calendar decides when days and months of quotas begin. */
  readonly timeZone: string;
  /** Permissions the operator gave this account besides those of its plan. */
  readonly grantedPermissions: readonly string[];
  /** Permissions the operator keeps from this account, whatever its plan and its grants say. */
  readonly withheldPermissions: readonly string[];
}

/** What a member may do in an account, weakest first. */
export const roles = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/** A human with a login, in one account. */
export interface Member {
  readonly accountId: string;
  readonly userId: string;
  readonly role: Role;
  readonly createdAt: number;
}
