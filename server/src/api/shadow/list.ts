import type { NamedShadowFinding } from '@neoagent/core';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { actsAsOperator } from '../acts-as-operator.js';
import type { ManagementContext } from '../context.js';
import { type FindingSchema, ShadowAnswer } from './schema.js';

const findingsAtMost = 1000;

/** `GET /v1/shadow`: what rules in shadow would have refused; of the own account, and of all for the operator's. */
export function registerListShadow(
  app: FastifyInstance,
  deps: { readonly context: ManagementContext; readonly requireSession: onRequestAsyncHookHandler },
): void {
  const { context, requireSession } = deps;
  const schema = {
    operationId: 'listShadowFindings',
    summary: 'What rules in shadow would have refused',
    description: `Plans, routes and limits marked "shadow: true" are evaluated, not enforced. The ${findingsAtMost} findings seen last.`,
    tags: ['audit'],
    security: [{ session: [] }],
    response: { 200: ShadowAnswer },
  };
  app.get('/v1/shadow', { schema, onRequest: requireSession }, async (request, reply) => {
    const { accountId } = request.signedIn;
    const findings = await context.db.shadow.list(
      actsAsOperator(request.signedIn) ? undefined : accountId,
      findingsAtMost,
    );
    return reply.header('cache-control', 'no-store').send({ findings: findings.map(presentFinding) });
  });
}

function presentFinding(finding: NamedShadowFinding): Static<typeof FindingSchema> {
  return {
    accountId: finding.accountId,
    keyId: finding.keyId,
    keyName: finding.keyName,
    route: finding.route,
    rule: finding.rule,
    reason: finding.reason,
    count: finding.count,
    firstAt: new Date(finding.firstAt).toISOString(),
    lastAt: new Date(finding.lastAt).toISOString(),
  };
}
