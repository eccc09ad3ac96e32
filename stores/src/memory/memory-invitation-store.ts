import type { Invitation, InvitationStore } from '@neoagent/core';
import { byAge, type MemoryAccess, type MemoryState } from './memory-state.js';

export function createMemoryInvitationStore(access: MemoryAccess): InvitationStore {
  return {
    put: (invitation) => access.write((state) => replace(state, invitation)),
    async list(accountId, at) {
      return [...access.read().invitations.values()]
        .filter((invitation) => invitation.accountId === accountId && invitation.expiresAt > at)
        .sort(
          byAge(
            (invitation) => invitation.createdAt,
            (invitation) => invitation.id,
          ),
        );
    },
    async findByDigest(tokenDigest) {
      return access.read().invitations.get(tokenDigest);
    },
    take: (tokenDigest) => access.write((state) => state.invitations.delete(tokenDigest)),
  };
}

/** They are kept by the digest of their token. */
function replace({ accounts, invitations }: MemoryState, invitation: Invitation): void {
  const { accountId, email, createdAt, tokenDigest } = invitation;
  if (!accounts.has(accountId)) throw new Error(`There is no account ${accountId}.`);
  for (const other of [...invitations.values()]) {
    if (other.accountId !== accountId) continue;
    if (other.email === email || other.expiresAt <= createdAt) invitations.delete(other.tokenDigest);
  }
  if (invitations.has(tokenDigest)) throw new Error('An invitation with this token exists.');
  invitations.set(tokenDigest, invitation);
}
