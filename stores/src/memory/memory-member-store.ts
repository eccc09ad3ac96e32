import type { Member, MemberStore, Membership, MembershipName } from '@neoagent/core';
import { byAge, type MemoryAccess, type MemoryState, type StoredMember } from './memory-state.js';

export function createMemoryMemberStore(access: MemoryAccess): MemberStore {
  return {
    insert: (member) => access.write((state) => insertMember(state, member)),
    membershipsOf: async (userId) => membershipsOf(access.read(), userId),
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
        .map(({ chosenAt: _, ...member }) => ({
          ...member,
          email: logins.get(member.userId)?.email ?? '',
          name: logins.get(member.userId)?.name ?? '',
        }));
    },
    // Transactions run one after the other.
    lock: async () => undefined,
    choose: (membership, at) =>
      access.write((state) => {
        const mine = state.members.filter((member) => member.userId === membership.userId);
        const chosenAt = Math.max(at, ...mine.map((member) => member.chosenAt + 1));
        return replace(state, membership, (member) => ({ ...member, chosenAt }));
      }),
    setRole: (membership, role) =>
      access.write((state) => {
        if (role !== 'owner' && isLastOwner(state, membership)) return false;
        return replace(state, membership, (member) => ({ ...member, role }));
      }),
    remove: (membership) =>
      access.write((state) => {
        if (isLastOwner(state, membership)) return false;
        return replace(state, membership, () => undefined);
      }),
  };
}

function insertMember(state: MemoryState, member: Member): void {
  const { accountId, userId } = member;
  if (!state.accounts.has(accountId)) throw new Error(`There is no account ${accountId}.`);
  if (!state.logins.has(userId)) throw new Error(`There is no login ${userId}.`);
  if (state.members.some((other) => isNamed(other, member))) {
    throw new Error(`${userId} is a member of ${accountId}.`);
  }
  state.members = [...state.members, { ...member, chosenAt: member.createdAt }];
}

function membershipsOf(state: MemoryState, userId: string): readonly Membership[] {
  return state.members
    .filter((member) => member.userId === userId)
    .sort(
      byAge(
        (member) => -member.chosenAt,
        (member) => member.accountId,
      ),
    )
    .flatMap(({ accountId, role, createdAt }) => {
      const account = state.accounts.get(accountId);
      return account ? [{ account, role, joinedAt: createdAt }] : [];
    });
}

/** Answers `false` when there is no such member. */
function replace(
  state: MemoryState,
  membership: MembershipName,
  change: (member: StoredMember) => StoredMember | undefined,
): boolean {
  const isMember = state.members.some((member) => isNamed(member, membership));
  state.members = state.members.flatMap((member) =>
    isNamed(member, membership) ? (change(member) ?? []) : member,
  );
  return isMember;
}

function isLastOwner({ members }: MemoryState, membership: MembershipName): boolean {
  const owners = members.filter(
    ({ accountId, role }) => accountId === membership.accountId && role === 'owner',
  );
  const [owner] = owners;
  return owners.length === 1 && owner !== undefined && isNamed(owner, membership);
}

function isNamed(member: MembershipName, { accountId, userId }: MembershipName): boolean {
  return member.accountId === accountId && member.userId === userId;
}
