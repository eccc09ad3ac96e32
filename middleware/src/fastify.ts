import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createDecide } from './decide.js';
import type { Caller } from './guard.js';
import type { GuardOptions } from './guard-options.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set by the guard before any handler behind it runs. */
    caller: Caller;
  }
}

/** An `onRequest` hook, for all routes of an instance or, in a route's options, for one. Runs before the body is read. */
export function fastifyGuard(options: GuardOptions) {
  const decide = createDecide(options);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { method, rawHeaders, headers, socket } = request.raw;
    const outcome = await decide({ method, url: request.originalUrl, rawHeaders, headers, socket });
    if (outcome.kind === 'send') {
      const { status, headers: fields, body } = outcome.response;
      return reply.code(status).headers(fields).serializer(String).send(body);
    }
    reply.headers(outcome.headers);
    request.caller = outcome.caller;
    return undefined;
  };
}

/** Guards every route of the instance it is called on, those registered later included, and requests for which there is none. */
export function guardFastify(app: FastifyInstance, options: GuardOptions): void {
  app.addHook('onRequest', fastifyGuard(options));
}
