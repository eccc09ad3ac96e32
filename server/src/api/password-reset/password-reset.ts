import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Accounts } from '../../accounts/accounts.js';
import { callOrigin } from '../../accounts/call-origin.js';
import { sendProblem } from '../send-problem.js';
import { ConfirmResetBody, RequestResetAnswer, RequestResetBody } from './schema.js';

interface Deps {
  readonly accounts: Accounts;
}

/** `/v1/password-reset`: ask for a link by mail, and choose a new password with it. */
export function registerPasswordReset(app: FastifyInstance, deps: Deps): void {
  registerRequest(app, deps);
  registerConfirm(app, deps);
}

function registerRequest(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'requestPasswordReset',
    summary: 'Ask for a link to choose a new password; the answer never tells whether the e-mail is known',
    tags: ['session'],
    body: RequestResetBody,
    response: { 202: RequestResetAnswer },
  };
  app.post<{ Body: Static<typeof RequestResetBody> }>(
    '/v1/password-reset',
    { schema },
    async (request, reply) => {
      const problem = await accounts.requestPasswordReset(request.body, callOrigin(request));
      if (problem !== undefined) return sendProblem(reply, problem);
      return reply.code(202).header('cache-control', 'no-store').send({ status: 'accepted' });
    },
  );
}

function registerConfirm(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'confirmPasswordReset',
    summary: 'Choose a new password with the token of a mailed link; every session ends',
    tags: ['session'],
    body: ConfirmResetBody,
    response: { 204: Type.Null() },
  };
  const url = '/v1/password-reset/confirm';
  app.post<{ Body: Static<typeof ConfirmResetBody> }>(url, { schema }, async (request, reply) => {
    const problem = await accounts.resetPassword(request.body, callOrigin(request));
    if (problem !== undefined) return sendProblem(reply, problem);
    return reply.code(204).header('cache-control', 'no-store').send();
  });
}
