import type { Invitation, MemberWithLogin } from '@neoagent/core';
import type { Static } from 'typebox';
import type { InvitationShape, MemberShape } from './schema.js';

/** A member as the management API shows them to `viewerId`. */
export function presentMember(member: MemberWithLogin, viewerId: string): Static<typeof MemberShape> {
  return {
    id: member.userId,
    email: member.email,
    name: member.name,
    role: member.role,
    joinedAt: new Date(member.createdAt).toISOString(),
    isYou: member.userId === viewerId,
  };
}

/** An invitation without its token, of which nothing is ever shown. */
export function presentInvitation(
  invitation: Invitation,
  members: readonly MemberWithLogin[],
): Static<typeof InvitationShape> {
  const inviter = members.find((member) => member.userId === invitation.invitedBy);
  return {
    id: invitation.id,
    email: invitation.email,
    role: invitation.role,
    invitedBy: inviter ? { id: inviter.userId, name: inviter.name } : null,
    createdAt: new Date(invitation.createdAt).toISOString(),
    expiresAt: new Date(invitation.expiresAt).toISOString(),
  };
}
