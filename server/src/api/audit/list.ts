import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { ManagementContext } from '../context.js';
import { presentAuditEvent } from './present.js';
import { AuditAnswer } from './schema.js';

const eventsAtMost = 500;

/** `GET /v1/audit`: who changed what in the account, newest first. */
export function registerListAudit(
  app: FastifyInstance,
  deps: { readonly context: ManagementContext; readonly requireSession: onRequestAsyncHookHandler },
): void {
  const { context, requireSession } = deps;
  const schema = {
    operationId: 'listAuditEvents',
    summary: 'Who changed what in the account, newest first',
    description: `The newest ${eventsAtMost} events.`,
    tags: ['audit'],
    security: [{ session: [] }],
    response: { 200: AuditAnswer },
  };
  app.get('/v1/audit', { schema, onRequest: requireSession }, async (request, reply) => {
    const { accountId } = request.signedIn;
    const [events, members] = await Promise.all([
      context.db.audit.list(accountId, eventsAtMost),
      context.db.members.list(accountId),
    ]);
    const presented = events.map((event) => presentAuditEvent(event, members));
    return reply.header('cache-control', 'no-store').send({ events: presented });
  });
}
