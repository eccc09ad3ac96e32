import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { InvitationMails } from '../../accounts/invitations/invitation-mails.js';
import type { MembersTarget } from '../../commands/members/members-step.js';
import type { ManagementContext } from '../context.js';

/** What the routes of members need. */
export interface MembersDeps {
  readonly context: ManagementContext;
  readonly requireSession: onRequestAsyncHookHandler;
  readonly accounts: InvitationMails;
}

/** The account of whoever is signed in, changed by them. */
export function ownMembers({ signedIn, ip }: Pick<FastifyRequest, 'signedIn' | 'ip'>): MembersTarget {
  const by = { actor: { kind: 'member', id: signedIn.userId }, address: ip } as const;
  return { by, accountId: signedIn.accountId };
}
