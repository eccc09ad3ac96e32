import type { IncomingRequest } from '@neoagent/core';
import type { Context, MiddlewareHandler } from 'hono';
import { createDecide } from './decide.js';
import type { Caller } from './guard.js';
import type { GuardOptions } from './guard-options.js';

/** The variables a guarded app has: `new Hono<GuardEnv>()` makes `c.get('caller')` typed. */
export interface GuardEnv {
  Variables: { caller: Caller };
}

export interface HonoGuardOptions extends GuardOptions {
  /** The peer's address where Hono runs on Web requests alone. Without it the address is unknown there, and keys bound to addresses are refused. */
  readonly peerAddress?: (context: Context) => string | undefined;
}

/**
 * Middleware for Hono. On `@hono/node-server` it reads the request as it came over the wire. A Web request has its fields already
 * joined and its path already resolved: two keys are still told as ambiguous, since joining them leaves a comma.
 */
export function honoGuard(options: HonoGuardOptions): MiddlewareHandler<GuardEnv> {
  const decide = createDecide(options);
  return async (context, next) => {
    const outcome = await decide(incomingOf(context) ?? webRequest(context, options));
    if (outcome.kind === 'send') {
      const { status, headers, body } = outcome.response;
      return new Response(status === 204 ? null : body, { status, headers });
    }
    for (const [name, value] of Object.entries(outcome.headers)) context.header(name, value);
    context.set('caller', outcome.caller);
    return next();
  };
}

/** Node's own request, where there is one. */
function incomingOf(context: Context): IncomingRequest | undefined {
  const { incoming } = (context.env ?? {}) as { readonly incoming?: Partial<IncomingRequest> };
  return incoming?.rawHeaders && incoming.headers && incoming.socket
    ? (incoming as IncomingRequest)
    : undefined;
}

function webRequest(context: Context, options: HonoGuardOptions): IncomingRequest {
  const { method, headers, url } = context.req.raw;
  const { pathname, search } = new URL(url);
  return {
    method,
    url: pathname + search,
    rawHeaders: [...headers].flat(),
    headers: Object.fromEntries(headers),
    socket: { remoteAddress: options.peerAddress?.(context) },
  };
}
