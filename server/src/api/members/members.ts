import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { changeRole } from '../../commands/members/change-role.js';
import { managesMembers } from '../../commands/members/member-policy.js';
import { removeMember } from '../../commands/members/remove-member.js';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { registerInvitations } from './invitations.js';
import { type MembersDeps, ownMembers } from './own-members.js';
import { presentInvitation, presentMember } from './present.js';
import { ChangeRoleBody, EmptyBody, MemberAnswer, MemberParams, MembersAnswer } from './schema.js';

/** `/v1/members`: who is a member of the account, as what, and who is invited. */
export function registerMembers(app: FastifyInstance, deps: MembersDeps): void {
  registerListMembers(app, deps);
  registerInvitations(app, deps);
  registerChangeRole(app, deps);
  registerRemoveMember(app, deps);
}

function registerListMembers(app: FastifyInstance, { context, requireSession }: MembersDeps): void {
  const schema = {
    operationId: 'listMembers',
    summary: 'Who is a member of the account, and who is invited',
    tags: ['members'],
    security: [{ session: [] }],
    response: { 200: MembersAnswer },
  };
  app.get('/v1/members', { schema, onRequest: requireSession }, async ({ signedIn }, reply) => {
    const { accountId, userId } = signedIn;
    const members = await context.db.members.list(accountId);
    const role = members.find((member) => member.userId === userId)?.role ?? 'viewer';
    const pending = managesMembers(role)
      ? await context.db.invitations.list(accountId, context.clock.now())
      : [];
    return reply.header('cache-control', 'no-store').send({
      members: members.map((member) => presentMember(member, userId)),
      invitations: pending.map((invitation) => presentInvitation(invitation, members)),
    });
  });
}

function registerChangeRole(app: FastifyInstance, { context, requireSession }: MembersDeps): void {
  const schema = {
    operationId: 'changeMemberRole',
    summary: 'Give a member another role',
    description: 'An account always has an owner: the last one stays owner until somebody else is.',
    tags: ['members'],
    security: [{ session: [] }],
    params: MemberParams,
    body: ChangeRoleBody,
    response: { 200: MemberAnswer },
  };
  app.patch<{ Params: Static<typeof MemberParams>; Body: Static<typeof ChangeRoleBody> }>(
    '/v1/members/:userId',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { userId } = request.params;
      const { role } = request.body;
      const member = await changeRole(context, { ...ownMembers(request), userId, role });
      if (isProblem(member)) return sendProblem(reply, member);
      return reply
        .header('cache-control', 'no-store')
        .send({ member: presentMember(member, request.signedIn.userId) });
    },
  );
}

function registerRemoveMember(app: FastifyInstance, { context, requireSession }: MembersDeps): void {
  const schema = {
    operationId: 'removeMember',
    summary: 'Remove a member, or leave the account',
    description: 'The keys the member made go on working.',
    tags: ['members'],
    security: [{ session: [] }],
    params: MemberParams,
    body: EmptyBody,
    response: { 204: Type.Null() },
  };
  app.delete<{ Params: Static<typeof MemberParams> }>(
    '/v1/members/:userId',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { userId } = request.params;
      const problem = await removeMember(context, { ...ownMembers(request), userId });
      if (problem !== undefined) return sendProblem(reply, problem);
      return reply.code(204).header('cache-control', 'no-store').send();
    },
  );
}
