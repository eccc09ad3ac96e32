import type { Clock, Database, RandomCharacters } from '@neoagent/core';
import { auditEventOf } from '../acting.js';
import { appendAudit } from '../webhooks/append-audit.js';

/**
 * Makes whoever holds an invitation's token a member, and its account the one they act for. `false`, with nothing changed: the
 * invitation is not there any more or is not this e-mail's; of two who use it at once, one joins. A member already keeps the role
 * they have.
 */
export function joinAccount(
  { db, clock, random }: { readonly db: Database; readonly clock: Clock; readonly random: RandomCharacters },
  invited: {
    readonly tokenDigest: string;
    readonly userId: string;
    readonly email: string;
    readonly address: string;
  },
): Promise<boolean> {
  return db.transaction(async (stores) => {
    const { tokenDigest, userId, email, address } = invited;
    const at = clock.now();
    const found = await stores.invitations.findByDigest(tokenDigest);
    if (found === undefined || found.email !== email || found.expiresAt <= at) return false;
    const { accountId, role } = found;
    await stores.members.lock(accountId);
    if (!(await stores.invitations.take(tokenDigest))) return false;
    const isMember = (await stores.members.list(accountId)).some((member) => member.userId === userId);
    if (!isMember) {
      await stores.members.insert({ accountId, userId, role, createdAt: at });
      const by = { actor: { kind: 'member', id: userId }, address } as const;
      const deed = { accountId, action: 'member.joined', targetId: userId, detail: { email, role } } as const;
      await appendAudit(stores, auditEventOf(deed, { by, at, random }));
    }
    await stores.members.choose({ accountId, userId }, at);
    return true;
  });
}
