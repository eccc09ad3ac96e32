import {
  type AccessRequest,
  type Allowed,
  type AnswerStyle,
  type Decision,
  readAccessRequest,
  refusalResponse,
} from '@neoagent/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowedHeaders } from './allowed-headers.js';

/** What is needed of the process to read a request and word its refusal. */
export interface CallingKeyParts {
  readonly now: () => number;
  readonly trustedProxies: () => readonly string[];
  readonly style: () => AnswerStyle;
}

/**
 * Authorizes the key that calls one of our own endpoints. When it is refused, the refusal has been answered as every door answers it,
 * and `undefined` comes back.
 */
export async function admitCallingKey(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  authorize: (request: AccessRequest) => Promise<Decision>,
  parts: CallingKeyParts,
): Promise<Allowed | undefined> {
  const access = readAccessRequest(request.raw, {
    at: parts.now(),
    requestId: request.id,
    trustedProxies: parts.trustedProxies(),
  });
  const decision = await authorize(access);
  if (decision.allowed) {
    const { secretEndsAt } = decision;
    if (secretEndsAt !== undefined) reply.headers(allowedHeaders({ limits: [], secretEndsAt }));
    return decision;
  }
  const answer = refusalResponse(decision, { requestId: request.id, door: 'gateway', style: parts.style() });
  void reply.code(answer.status).headers(answer.headers).serializer(String).send(answer.body);
  return undefined;
}
