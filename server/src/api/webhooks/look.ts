import { eventCatalogue } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { isId } from '../../commands/acting.js';
import { endpointNotFound } from '../../commands/webhooks/endpoint-step.js';
import { sendProblem } from '../send-problem.js';
import { answerEndpoint, type WebhookRouteDeps, weekMs } from './endpoint-routes.js';
import { presentEndpoint } from './present.js';
import { EndpointAnswer, EndpointParams, EndpointsAnswer, EventsAnswer, refused } from './schema.js';

/** `GET /v1/webhook-events`, `/v1/webhook-endpoints` and `/v1/webhook-endpoints/{id}`. */
export function registerWebhookLooks(app: FastifyInstance, deps: WebhookRouteDeps): void {
  const { context, requireSession } = deps;
  const described = (operationId: string, summary: string) => ({
    operationId,
    summary,
    tags: ['webhooks'],
    security: [{ session: [] }],
  });

  app.get(
    '/v1/webhook-events',
    {
      schema: {
        operationId: 'listWebhookEvents',
        summary: 'Every kind of event, with the JSON Schema of its data and a sample',
        tags: ['webhooks'],
        response: { 200: EventsAnswer },
      },
    },
    async () => ({ events: eventCatalogue }),
  );
  app.get(
    '/v1/webhook-endpoints',
    {
      schema: {
        ...described('listWebhookEndpoints', 'The webhook endpoints of the account, oldest first'),
        response: { 200: EndpointsAnswer, ...refused },
      },
      onRequest: requireSession,
    },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const at = context.clock.now();
      const [endpoints, records] = await Promise.all([
        context.db.webhooks.listEndpoints(accountId),
        context.db.deliveries.records(accountId, at - weekMs),
      ]);
      const presented = endpoints.map((one) => presentEndpoint(one, { at, record: records.get(one.id) }));
      return reply.header('cache-control', 'no-store').send({ endpoints: presented });
    },
  );
  app.get<{ Params: Static<typeof EndpointParams> }>(
    '/v1/webhook-endpoints/:id',
    {
      schema: {
        ...described('showWebhookEndpoint', 'One webhook endpoint'),
        params: EndpointParams,
        response: { 200: EndpointAnswer, ...refused },
      },
      onRequest: requireSession,
    },
    async (request, reply) => {
      const { id } = request.params;
      const { accountId } = request.signedIn;
      const endpoint = isId(id) ? await context.db.webhooks.findEndpoint(accountId, id) : undefined;
      if (endpoint === undefined) return sendProblem(reply, endpointNotFound);
      return answerEndpoint(reply, context, endpoint);
    },
  );
}
