import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Accounts } from '../../accounts/accounts.js';
import { callOrigin } from '../../accounts/call-origin.js';
import { notSignedIn } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { presentSession, SessionAnswer } from '../session-answer.js';
import { ChooseAccountBody, EmptyBody, SignInBody } from './schema.js';

interface Deps {
  readonly accounts: Accounts;
}

/** `/v1/session`: sign in, ask who is signed in, sign out. */
export function registerSession(app: FastifyInstance, deps: Deps): void {
  registerSignIn(app, deps);
  registerShowSession(app, deps);
  registerChooseAccount(app, deps);
  registerSignOut(app, deps);
}

function registerSignIn(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'signIn',
    summary: 'Sign in; the answer sets the session cookie',
    tags: ['session'],
    body: SignInBody,
    response: { 201: SessionAnswer },
  };
  app.post<{ Body: Static<typeof SignInBody> }>('/v1/session', { schema }, async (request, reply) => {
    const session = await accounts.signIn(request.body, callOrigin(request));
    if ('problem' in session) return sendProblem(reply, session);
    return reply
      .code(201)
      .header('set-cookie', session.cookie)
      .header('cache-control', 'no-store')
      .send(presentSession(session));
  });
}

function registerShowSession(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'showSession',
    summary: 'Who is signed in',
    tags: ['session'],
    response: { 200: SessionAnswer },
  };
  app.get('/v1/session', { schema }, async (request, reply) => {
    const session = await accounts.viewOf(request.headers.cookie);
    if (session === undefined) return sendProblem(reply, notSignedIn);
    return reply.header('cache-control', 'no-store').send(presentSession(session));
  });
}

function registerChooseAccount(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'chooseAccount',
    summary: 'Act for another account of yours from now on',
    tags: ['session'],
    security: [{ session: [] }],
    body: ChooseAccountBody,
    response: { 200: SessionAnswer },
  };
  app.post<{ Body: Static<typeof ChooseAccountBody> }>(
    '/v1/session/account',
    { schema },
    async (request, reply) => {
      const session = await accounts.chooseAccount(request.body.accountId, request.headers.cookie);
      if ('problem' in session) return sendProblem(reply, session);
      return reply.header('cache-control', 'no-store').send(presentSession(session));
    },
  );
}

function registerSignOut(app: FastifyInstance, { accounts }: Deps): void {
  const schema = {
    operationId: 'signOut',
    summary: 'Sign out; the session ends on the server',
    tags: ['session'],
    body: EmptyBody,
    response: { 204: Type.Null() },
  };
  app.delete('/v1/session', { schema }, async (request, reply) => {
    const cleared = await accounts.signOut(request.headers.cookie);
    return reply.code(204).header('set-cookie', cleared).header('cache-control', 'no-store').send();
  });
}
