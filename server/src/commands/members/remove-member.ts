import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { dropInvitationsOf } from './drop-invitations.js';
import { lastOwner, memberNotFound, refuseReaching } from './member-policy.js';
import { type MembersTarget, takeMembersStep } from './members-step.js';

/** Ends a membership; everybody may end their own. The keys the member made go on working. `undefined`: done. */
export function removeMember(
  context: ManagementContext,
  target: MembersTarget & { readonly userId: string },
): Promise<Problem | undefined> {
  return takeMembersStep<undefined>(context, target, async (hand) => {
    const { accountId, userId } = target;
    const left = userId === hand.actor.userId;
    const notManaging = left ? undefined : refuseReaching(hand.actor.role, 'viewer');
    if (notManaging !== undefined) return notManaging;
    const member = hand.members.find((one) => one.userId === userId);
    if (member === undefined) return memberNotFound;
    const refusal = left ? undefined : refuseReaching(hand.actor.role, member.role);
    if (refusal !== undefined) return refusal;
    if (!(await hand.stores.members.remove({ accountId, userId }))) return lastOwner;
    await dropInvitationsOf(hand, member, undefined);
    const detail = { email: member.email, role: member.role, left };
    await hand.record({ action: 'member.removed', targetId: userId, detail });
    return undefined;
  });
}
