import type { BodyOf, Schemas } from '../schemas.js';

/** A member of the account. All times are ISO 8601 in UTC. */
export type Member = Schemas['Member'];

/** Somebody asked to join who has not answered yet. */
export type Invitation = Schemas['Invitation'];

/** `invitations` is empty for viewers and members. */
export interface MemberList {
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
}

export type NewInvitation = BodyOf<'inviteMember'>;

/** What the holder of an invitation's token sees before joining. */
export type InvitationLook = Schemas['InvitationLook'];

/** `password` is that of the e-mail's login, or for a new one; not needed in a session of the e-mail. */
export type InvitationAnswer = BodyOf<'acceptInvitation'>;
