import type { Account, AccountStore } from '@neoagent/core';
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
    async findMany(accountIds) {
      const { accounts } = access.read();
      return [...new Set(accountIds)].flatMap((id) => accounts.get(id) ?? []);
    },
    async findByEmail(email) {
      const state = access.read();
      const login = [...state.logins.values()].find((candidate) => candidate.email === email.toLowerCase());
      const [first] = state.members
        .filter((member) => member.userId === login?.id)
        .sort(
          byAge(
            (member) => member.createdAt,
            (member) => member.accountId,
          ),
        );
      return first && state.accounts.get(first.accountId);
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

function update(state: MemoryState, accountId: string, change: Partial<Account>): boolean {
  const account = state.accounts.get(accountId);
  if (account) state.accounts.set(accountId, { ...account, ...change });
  return account !== undefined;
}
