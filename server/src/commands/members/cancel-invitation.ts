import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { dropInvitation } from './drop-invitations.js';
import { invitationNotFound, refuseReaching } from './member-policy.js';
import { type MembersTarget, takeMembersStep } from './members-step.js';

/** Makes the link of an invitation useless from now on. `undefined`: done. */
export function cancelInvitation(
  context: ManagementContext,
  target: MembersTarget & { readonly invitationId: string },
): Promise<Problem | undefined> {
  return takeMembersStep<undefined>(context, target, async (hand) => {
    // Whoever manages no members learns nothing of what there is.
    const notReached = refuseReaching(hand.actor.role, 'viewer');
    if (notReached !== undefined) return notReached;
    const pending = await hand.stores.invitations.list(target.accountId, hand.at);
    const invitation = pending.find(({ id }) => id === target.invitationId);
    if (invitation === undefined) return invitationNotFound;
    const refusal = refuseReaching(hand.actor.role, invitation.role);
    if (refusal !== undefined) return refusal;
    return (await dropInvitation(hand, invitation)) ? undefined : invitationNotFound;
  });
}
