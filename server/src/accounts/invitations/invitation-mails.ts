import type { Problem } from '../../api/problem.js';
import type { Invited } from '../../commands/members/invite-member.js';
import type { AccountsParts } from '../accounts-parts.js';
import { invitationMail } from '../mail/mails.js';

export interface InvitationMails {
  /** Takes the count of one invitation mail to the e-mail from the account, or says when there is one again. */
  refuseInvitationMail(email: string, accountId: string): Problem | undefined;
  /** Mails the link, in the background. */
  sendInvitation(invited: Invited): void;
}

export function createInvitationMails({ guard, send, publicUrl }: AccountsParts): InvitationMails {
  return {
    refuseInvitationMail: (email, accountId) => guard.refuseInvitation(email, accountId),
    sendInvitation({ invitation, token, actor, accountName }) {
      const { email, role } = invitation;
      send(invitationMail(email, publicUrl(), { accountName, role, invitedBy: actor.name, token }));
    },
  };
}
