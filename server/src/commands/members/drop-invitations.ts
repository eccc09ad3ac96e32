import type { Invitation, Role } from '@neoagent/core';
import { reaches } from './member-policy.js';
import type { MembersAtHand } from './members-step.js';

/** Removes an invitation and records it. `false`: somebody was quicker. */
export async function dropInvitation(hand: MembersAtHand, invitation: Invitation): Promise<boolean> {
  if (!(await hand.stores.invitations.take(invitation.tokenDigest))) return false;
  await hand.record({
    action: 'invitation.cancelled',
    targetId: invitation.id,
    detail: { email: invitation.email, role: invitation.role },
  });
  return true;
}

/** Drops what a member invited but could not invite any more with the role they have now; `undefined`: they are removed. */
export async function dropInvitationsOf(
  hand: MembersAtHand,
  inviter: { readonly accountId: string; readonly userId: string },
  role: Role | undefined,
): Promise<void> {
  for (const invitation of await hand.stores.invitations.list(inviter.accountId, hand.at)) {
    if (invitation.invitedBy !== inviter.userId) continue;
    if (role === undefined || !reaches(role, invitation.role)) await dropInvitation(hand, invitation);
  }
}
