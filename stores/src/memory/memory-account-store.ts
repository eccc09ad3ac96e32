import type { Account, AccountStore, Member, MemberStore } from '@neoagent/core';
import { byAge, type MemoryAccess, type MemoryState } from './memory-state.js';

export function createMemoryAccountStore(access: MemoryAccess): AccountStore {
  return {
    insert: (account) =>
      access.write((state) => {
        if (state.accounts.has(account.id)) throw new Error(`An account with the id ${account.id} exists.`);
        const stored = { ...account, isOperator: state.accounts.size === 0 };
        state.accounts.set(account.id, stored);
        return stored;
      }),
    async find(accountId) {
      return access.read().accounts.get(accountId);
    },
    async findByEmail(email) {
      const state = access.read();
      const login = [...state.logins.values()].find((candidate) => candidate.email === email.toLowerCase());
      const first = login && membershipsOf(state, login.id)[0];
      return first?.account;
    },
    async list() {
      return [...access.read().accounts.values()].sort(
        byAge(
          (account) => account.createdAt,
          (account) => account.id,
        ),
      );
    },
    setPlan: (accountId, plan) => access.write((state) => update(state, accountId, { plan })),
    setSuspended: (accountId, suspendedAt) =>
      access.write((state) => update(state, accountId, { suspendedAt })),
    setTimeZone: (accountId, timeZone) => access.write((state) => update(state, accountId, { timeZone })),
    setPermissions: (accountId, { grantedPermissions, withheldPermissions }) =>
      access.write((state) => update(state, accountId, { grantedPermissions, withheldPermissions })),
  };
}

export function createMemoryMemberStore(access: MemoryAccess): MemberStore {
  return {
    insert: (member) => access.write((state) => insertMember(state, member)),
    async membershipsOf(userId) {
      return membershipsOf(access.read(), userId).map(({ account, role }) => ({ account, role }));
    },
    async list(accountId) {
      const { members, logins } = access.read();
      return members
        .filter((member) => member.accountId === accountId)
        .sort(
          byAge(
            (member) => member.createdAt,
            (member) => member.userId,
          ),
        )
        .map((member) => ({
          ...member,
          email: logins.get(member.userId)?.email ?? '',
          name: logins.get(member.userId)?.name ?? '',
        }));
    },
  };
}

function update(state: MemoryState, accountId: string, change: Partial<Account>): boolean {
  const account = state.accounts.get(accountId);
  if (account) state.accounts.set(accountId, { ...account, ...change });
  return account !== undefined;
}

function insertMember(state: MemoryState, member: Member): void {
  const { accountId, userId } = member;
  if (!state.accounts.has(accountId)) throw new Error(`There is no account ${accountId}.`);
  if (!state.logins.has(userId)) throw new Error(`There is no login ${userId}.`);
  if (state.members.some((other) => other.accountId === accountId && other.userId === userId)) {
    throw new Error(`${userId} is a member of ${accountId}.`);
  }
  state.members.push(member);
}

function membershipsOf(state: MemoryState, userId: string) {
  return state.members
    .filter((member) => member.userId === userId)
    .sort(
      byAge(
        (member) => member.createdAt,
        (member) => member.accountId,
      ),
    )
    .flatMap(({ accountId, role }) => {
      const account = state.accounts.get(accountId);
      return account ? [{ account, role }] : [];
    });
}
