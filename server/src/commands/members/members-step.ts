import type { MemberWithLogin, Stores } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { type Acting, auditEventOf, type Deed } from '../acting.js';
import { appendAudit } from '../webhooks/append-audit.js';
import { noLongerMember } from './member-policy.js';

/** Which account, and which of its members changes something about its members. */
export interface MembersTarget {
  readonly by: Acting & { readonly actor: { readonly kind: 'member' } };
  readonly accountId: string;
}

/** What stands while members of an account are changed, and how a change is recorded. */
export interface MembersAtHand {
  readonly stores: Stores;
  readonly at: number;
  /** Whoever acts, with the role of this moment rather than that of the session. */
  readonly actor: MemberWithLogin;
  readonly members: readonly MemberWithLogin[];
  record(deed: Omit<Deed, 'accountId'>): Promise<void>;
}

/**
 * Changes something about the members of an account: who acts is read anew, and nobody else changes its members until the
 * transaction with the change, its audit event and its webhook event has ended.
 */
export function takeMembersStep<T>(
  context: ManagementContext,
  { by, accountId }: MembersTarget,
  work: (hand: MembersAtHand) => Promise<T | Problem>,
): Promise<T | Problem> {
  return context.db.transaction(async (stores) => {
    await stores.members.lock(accountId);
    const members = await stores.members.list(accountId);
    const actor = members.find((member) => member.userId === by.actor.id);
    if (actor === undefined) return noLongerMember;
    const at = context.clock.now();
    return work({
      stores,
      at,
      actor,
      members,
      record: (deed) =>
        appendAudit(stores, auditEventOf({ accountId, ...deed }, { by, at, random: context.random })),
    });
  });
}
