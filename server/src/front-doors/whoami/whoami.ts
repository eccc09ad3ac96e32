import { type Database, Fault, type Plan } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import type { Authorizer } from '../../authorizer/authorizer.js';
import { admitCallingKey, type CallingKeyParts } from '../calling-key.js';
import { presentWhoami } from './present.js';
import { refused, WhoamiAnswer } from './schema.js';

/** What the door needs from the process. */
export interface WhoamiParts extends CallingKeyParts {
  readonly authorizer: Pick<Authorizer, 'authorizeWhoami'>;
  readonly db: Pick<Database, 'accounts' | 'keys'>;
  readonly plans: () => ReadonlyMap<string, Plan>;
}

/**
 * `GET /v1/whoami`: what the calling key is, may do and has left. Any key that would be let in may ask, about itself alone; one that
 * would be refused gets the refusal of the other doors. Spends nothing.
 */
export function registerWhoami(app: FastifyInstance, parts: WhoamiParts): void {
  const schema = {
    operationId: 'whoami',
    summary: 'What the calling key is, may do and has left',
    description:
      'Any key may ask about itself. Spends nothing and answers when a limit is spent, too; a key that is not let in gets its refusal.',
    tags: ['decisions'],
    security: [{ secretKey: [] }],
    response: { 200: WhoamiAnswer, ...refused },
  };
  app.get('/v1/whoami', { schema, exposeHeadRoute: false }, async (request, reply) => {
    const { authorizer, db } = parts;
    const decision = await admitCallingKey({ request, reply }, authorizer.authorizeWhoami, parts);
    if (decision === undefined) return reply;
    const { accountId, keyId } = decision.caller;
    const account = await db.accounts.find(accountId);
    const known = await db.keys.find(accountId, keyId);
    if (account === undefined || known === undefined) throw gone(keyId);
    reply.header('cache-control', 'no-store').header('vary', 'Authorization');
    const caller = { decision, account, known, plans: parts.plans(), at: parts.now() };
    return presentWhoami({ ...caller, requestId: request.id });
  });
}

function gone(keyId: string): Fault {
  return new Fault(
    'bug',
    `${keyId} was let in, but its record is gone`,
    'The service has a fault; try again.',
  );
}
