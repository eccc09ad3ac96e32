import type { MemberWithLogin, Role } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { dropInvitationsOf } from './drop-invitations.js';
import { lastOwner, memberNotFound, refuseReaching } from './member-policy.js';
import { type MembersTarget, takeMembersStep } from './members-step.js';

/** Gives a member another role. The one they have already is given without a trace. */
export function changeRole(
  context: ManagementContext,
  target: MembersTarget & { readonly userId: string; readonly role: Role },
): Promise<MemberWithLogin | Problem> {
  return takeMembersStep<MemberWithLogin>(context, target, async (hand) => {
    const { accountId, userId, role } = target;
    const notManaging = refuseReaching(hand.actor.role, 'viewer');
    if (notManaging !== undefined) return notManaging;
    const member = hand.members.find((one) => one.userId === userId);
    if (member === undefined) return memberNotFound;
    const refusal = refuseReaching(hand.actor.role, member.role) ?? refuseReaching(hand.actor.role, role);
    if (refusal !== undefined) return refusal;
    if (member.role === role) return member;
    if (!(await hand.stores.members.setRole({ accountId, userId }, role))) return lastOwner;
    await dropInvitationsOf(hand, member, role);
    const detail = { email: member.email, role, previousRole: member.role };
    await hand.record({ action: 'member.role_changed', targetId: userId, detail });
    return { ...member, role };
  });
}
