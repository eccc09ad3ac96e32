import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readEmailAddress } from '../../accounts/logins/email-address.js';
import { cancelInvitation } from '../../commands/members/cancel-invitation.js';
import { inviteMember } from '../../commands/members/invite-member.js';
import { refuseReaching } from '../../commands/members/member-policy.js';
import { fieldProblem, isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { type MembersDeps, ownMembers } from './own-members.js';
import { presentInvitation } from './present.js';
import { EmptyBody, InvitationAnswer, InvitationParams, InviteBody } from './schema.js';

/** `/v1/members/invitations`: ask somebody to join the account, and think better of it. */
export function registerInvitations(app: FastifyInstance, deps: MembersDeps): void {
  registerInvite(app, deps);
  registerCancel(app, deps);
}

function registerInvite(app: FastifyInstance, { context, requireSession, accounts }: MembersDeps): void {
  const schema = {
    operationId: 'inviteMember',
    summary: 'Invite somebody by e-mail',
    description:
      'Mails a link that works once, for seven days. Inviting the same e-mail again replaces the role and the link.',
    tags: ['members'],
    security: [{ session: [] }],
    body: InviteBody,
    response: { 201: InvitationAnswer },
  };
  app.post<{ Body: Static<typeof InviteBody> }>(
    '/v1/members/invitations',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { role } = request.body;
      const refusal = refuseReaching(request.signedIn.role, role);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const email = readEmailAddress(request.body.email);
      if (email === undefined) {
        return sendProblem(reply, fieldProblem('email', 'This is not an e-mail address.'));
      }
      const refuseMail = accounts.refuseInvitationMail;
      const invited = await inviteMember(context, { ...ownMembers(request), email, role, refuseMail });
      if (isProblem(invited)) return sendProblem(reply, invited);
      accounts.sendInvitation(invited);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ invitation: presentInvitation(invited.invitation, [invited.actor]) });
    },
  );
}

function registerCancel(app: FastifyInstance, { context, requireSession }: MembersDeps): void {
  const schema = {
    operationId: 'cancelInvitation',
    summary: 'Cancel an invitation; its link is dead at once',
    tags: ['members'],
    security: [{ session: [] }],
    params: InvitationParams,
    body: EmptyBody,
    response: { 204: Type.Null() },
  };
  app.delete<{ Params: Static<typeof InvitationParams> }>(
    '/v1/members/invitations/:id',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const target = { ...ownMembers(request), invitationId: request.params.id };
      const problem = await cancelInvitation(context, target);
      if (problem !== undefined) return sendProblem(reply, problem);
      return reply.code(204).header('cache-control', 'no-store').send();
    },
  );
}
