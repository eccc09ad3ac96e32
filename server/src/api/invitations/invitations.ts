import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Accounts } from '../../accounts/accounts.js';
import { callOrigin } from '../../accounts/call-origin.js';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { presentSession, SessionAnswer } from '../session-answer.js';
import { AcceptBody, LookAnswer, LookBody } from './schema.js';

interface Deps {
  readonly accounts: Accounts;
}

/** `/v1/invitations`: what an invitation says, and joining. No session is needed: the token from the mail is the proof. */
export function registerInvitationAnswers(app: FastifyInstance, deps: Deps): void {
  registerLook(app, deps);
  registerAccept(app, deps);
}

function registerLook(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'lookAtInvitation',
    summary: 'What an invitation says; spends nothing',
    tags: ['session'],
    body: LookBody,
    response: { 200: LookAnswer },
  };
  app.post<{ Body: Static<typeof LookBody> }>('/v1/invitations/look', { schema }, async (request, reply) => {
    const seen = await accounts.lookAtInvitation(request.body.token, callOrigin(request));
    if (isProblem(seen)) return sendProblem(reply, seen);
    const { accountName, email, role, invitedBy, hasLogin } = seen;
    const expiresAt = new Date(seen.expiresAt).toISOString();
    return reply
      .header('cache-control', 'no-store')
      .send({ invitation: { account: { name: accountName }, email, role, invitedBy, expiresAt, hasLogin } });
  });
}

function registerAccept(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'acceptInvitation',
    summary: 'Join an account; the answer sets the session cookie',
    description:
      'In a session of the invited e-mail the token is enough. Otherwise the password of its login is asked for, or a password for a new login.',
    tags: ['session'],
    body: AcceptBody,
    response: { 201: SessionAnswer },
  };
  app.post<{ Body: Static<typeof AcceptBody> }>(
    '/v1/invitations/accept',
    { schema },
    async (request, reply) => {
      const session = await accounts.acceptInvitation(request.body, callOrigin(request));
      if ('problem' in session) return sendProblem(reply, session);
      return reply
        .code(201)
        .header('set-cookie', session.cookie)
        .header('cache-control', 'no-store')
        .send(presentSession(session));
    },
  );
}
