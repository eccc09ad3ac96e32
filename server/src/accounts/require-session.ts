import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../api/context.js';
import { notSignedIn } from '../api/problem.js';
import { sendProblem } from '../api/send-problem.js';
import type { Accounts } from './accounts.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in. Set by `requireSession` on the routes that have it, and by nothing else. */
    signedIn: SignedIn;
  }
}

/** A `preHandler` after which `request.signedIn` is set; answers 401 `not_signed_in` when nobody is. */
export function requireSession(accounts: Pick<Accounts, 'sessionOf'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const signedIn = await accounts.sessionOf(request.headers.cookie);
    if (signedIn === undefined) return sendProblem(reply, notSignedIn);
    request.signedIn = signedIn;
    return undefined;
  };
}
