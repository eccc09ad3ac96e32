import type { Account, Member, Role } from '../accounts/account.js';

/** A member with the login behind the membership. */
export interface MemberWithLogin extends Member {
  readonly email: string;
  readonly name: string;
}

/** Names one membership. */
export type MembershipName = Pick<Member, 'accountId' | 'userId'>;

/** A membership with its account. */
export interface Membership {
  readonly account: Account;
  readonly role: Role;
  /** Since when, in epoch milliseconds. */
  readonly joinedAt: number;
}

export interface AccountStore {
  /** The account becomes the operator's when it is the first of the installation, whatever `account.isOperator` says; answers the stored account. */
  insert(account: Account): Promise<Account>;
  find(accountId: string): Promise<Account | undefined>;
  /** In no particular order; unknown ids are left out. */
  findMany(accountIds: readonly string[]): Promise<readonly Account[]>;
  /** The first account of the member with this login e-mail, letter case ignored. */
  findByEmail(email: string): Promise<Account | undefined>;
  /** Oldest first. */
  list(): Promise<readonly Account[]>;
  /** Answers `false` when there is no such account. */
  setPlan(accountId: string, plan: string): Promise<boolean>;
  setSuspended(accountId: string, suspendedAt: number | null): Promise<boolean>;
  /** The zone is one that `isTimeZone` accepts; the store does not check it. */
  setTimeZone(accountId: string, timeZone: string): Promise<boolean>;
  /** Replaces both lists. */
  setPermissions(
    accountId: string,
    overrides: Pick<Account, 'grantedPermissions' | 'withheldPermissions'>,
  ): Promise<boolean>;
}

export interface MemberStore {
  /** A membership is chosen by beginning. */
  insert(member: Member): Promise<void>;
  /** The most recently chosen first. */
  membershipsOf(userId: string): Promise<readonly Membership[]>;
  list(accountId: string): Promise<readonly MemberWithLogin[]>;
  /** Until the transaction it is called in ends, nobody else changes who is a member of the account or as what. */
  lock(accountId: string): Promise<void>;
  /** Makes it the first of `membershipsOf`; `false` when there is no such membership. */
  choose(membership: MembershipName, at: number): Promise<boolean>;
  /** `false`, with nothing changed: no such member, or the account would have no owner left. Holds for parallel calls. */
  setRole(membership: MembershipName, role: Role): Promise<boolean>;
  /** As `setRole`. */
  remove(membership: MembershipName): Promise<boolean>;
}
