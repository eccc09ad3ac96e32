/** A customer tenant. `suspendedAt` is epoch milliseconds, `null` while the account is in good standing. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly isOperator: boolean;
  readonly createdAt: number;
  readonly suspendedAt: number | null;
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
