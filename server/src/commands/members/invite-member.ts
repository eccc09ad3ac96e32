import { base62, type Invitation, type MemberWithLogin, type Role } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { newId } from '../acting.js';
import { refuseReaching } from './member-policy.js';
import { type MembersAtHand, type MembersTarget, takeMembersStep } from './members-step.js';

/** How long an invitation can be answered. */
export const invitationLifeMs = 7 * 24 * 60 * 60_000;
const mostPending = 100;
/** 43 characters of 62: 256 bits. */
const tokenLength = 43;

export interface InviteTarget extends MembersTarget {
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
  /** Takes the count of one mail to the e-mail, or refuses. Asked last, when nothing else stands against it. */
  readonly refuseMail: (email: string, accountId: string) => Problem | undefined;
}

/** An invitation just made. The token is stored nowhere: it is for the mail. */
export interface Invited {
  readonly invitation: Invitation;
  readonly token: string;
  readonly actor: MemberWithLogin;
  readonly accountName: string;
}

/** Invites somebody; the invitation the e-mail had before is dead from then on. */
export function inviteMember(context: ManagementContext, target: InviteTarget): Promise<Invited | Problem> {
  return takeMembersStep<Invited>(context, target, async (hand) => {
    const { accountId, email, role } = target;
    const refusal = (await refuseInviting(hand, target)) ?? target.refuseMail(email, accountId);
    if (refusal !== undefined) return refusal;
    const token = context.random(base62, tokenLength);
    const invitation = {
      id: newId('inv', context.random),
      accountId,
      email,
      role,
      tokenDigest: context.digest(token),
      invitedBy: hand.actor.userId,
      createdAt: hand.at,
      expiresAt: hand.at + invitationLifeMs,
    };
    await hand.stores.invitations.put(invitation);
    await hand.record({ action: 'member.invited', targetId: invitation.id, detail: { email, role } });
    const account = await hand.stores.accounts.find(accountId);
    return { invitation, token, actor: hand.actor, accountName: account?.name ?? '' };
  });
}

async function refuseInviting(
  { stores, at, actor, members }: MembersAtHand,
  { accountId, email, role }: InviteTarget,
): Promise<Problem | undefined> {
  const notReached = refuseReaching(actor.role, role);
  if (notReached !== undefined) return notReached;
  if (members.some((member) => member.email === email)) return alreadyMember;
  const pending = await stores.invitations.list(accountId, at);
  const previous = pending.find((invitation) => invitation.email === email);
  if (previous !== undefined) return refuseReaching(actor.role, previous.role);
  return pending.length < mostPending ? undefined : tooManyPending;
}

const isMember = 'Somebody with this e-mail is a member of the account already.';
const alreadyMember: Problem = {
  problem: 'conflict',
  detail: isMember,
  errors: [{ field: 'email', message: isMember }],
};
const tooManyPending: Problem = {
  problem: 'conflict',
  detail: `The account has ${mostPending} invitations that were not answered. Cancel some first.`,
};
