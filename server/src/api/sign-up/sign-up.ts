import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Accounts } from '../../accounts/accounts.js';
import { callOrigin } from '../../accounts/call-origin.js';
import { sendProblem } from '../send-problem.js';
import { SignUpAnswer, SignUpBody } from './schema.js';

/** `POST /v1/sign-up`: the same answer, after the same time, whether the e-mail is known or not. */
export function registerSignUp(app: FastifyInstance, { accounts }: { readonly accounts: Accounts }): void {
  const schema = {
    operationId: 'signUp',
    summary: 'Make a login and an account of its own',
    tags: ['session'],
    body: SignUpBody,
    response: { 202: SignUpAnswer },
  };
  app.post<{ Body: Static<typeof SignUpBody> }>('/v1/sign-up', { schema }, async (request, reply) => {
    const problem = await accounts.signUp(request.body, callOrigin(request));
    if (problem !== undefined) return sendProblem(reply, problem);
    return reply.code(202).header('cache-control', 'no-store').send({ status: 'accepted' });
  });
}
