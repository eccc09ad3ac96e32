import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { isId } from '../../commands/acting.js';
import { endpointNotFound } from '../../commands/webhooks/endpoint-step.js';
import {
  deliveryNotFound,
  replayDeliveries,
  resendDelivery,
  sendTestEvent,
} from '../../commands/webhooks/send-again.js';
import { fieldProblem, isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { requireManaging, type WebhookRouteDeps } from './endpoint-routes.js';
import { presentDelivery, presentListed } from './present.js';
import {
  BegunAnswer,
  DeliveriesAnswer,
  DeliveriesQuery,
  DeliveryAnswer,
  DeliveryParams,
  EmptyBody,
  EndpointParams,
  ReplayAnswer,
  ReplayBody,
  refused,
} from './schema.js';

type Params = Static<typeof EndpointParams>;
const defaultLimit = 50;
const largestLimit = 200;

/** The deliveries of an endpoint, one of them with all its attempts, and everything that sends again. */
export function registerWebhookDeliveries(app: FastifyInstance, deps: WebhookRouteDeps): void {
  registerDeliveryLooks(app, deps);
  registerSending(app, deps);
}

function described(operationId: string, summary: string) {
  return { operationId, summary, tags: ['webhooks'], security: [{ session: [] }] };
}

function registerDeliveryLooks(app: FastifyInstance, { context, requireSession }: WebhookRouteDeps): void {
  app.get<{ Params: Params; Querystring: Static<typeof DeliveriesQuery> }>(
    '/v1/webhook-endpoints/:id/deliveries',
    {
      schema: {
        ...described('listWebhookDeliveries', 'The deliveries of an endpoint, newest first'),
        params: EndpointParams,
        querystring: DeliveriesQuery,
        response: { 200: DeliveriesAnswer, ...refused },
      },
      onRequest: requireSession,
    },
    async (request, reply) => {
      const { id } = request.params;
      const { accountId } = request.signedIn;
      const { state, after } = request.query;
      const limit = Number(request.query.limit ?? defaultLimit);
      if (limit > largestLimit) {
        return sendProblem(reply, fieldProblem('limit', `"limit" is at most ${largestLimit}.`));
      }
      const endpoint = isId(id) ? await context.db.webhooks.findEndpoint(accountId, id) : undefined;
      if (endpoint === undefined) return sendProblem(reply, endpointNotFound);
      const found = await context.db.deliveries.list({
        accountId,
        endpointId: id,
        ...(state !== undefined && { state }),
        ...(after !== undefined && { after }),
        limit: limit + 1,
      });
      const deliveries = found.slice(0, limit).map(presentListed);
      return reply.header('cache-control', 'no-store').send({ deliveries, hasMore: found.length > limit });
    },
  );
  app.get<{ Params: Params }>(
    '/v1/webhook-deliveries/:id',
    {
      schema: {
        ...described('showWebhookDelivery', 'One delivery with its request and every attempt'),
        params: DeliveryParams,
        response: { 200: DeliveryAnswer, ...refused },
      },
      onRequest: requireSession,
    },
    async (request, reply) => {
      const { id } = request.params;
      const shown = isId(id) ? await context.db.deliveries.find(request.signedIn.accountId, id) : undefined;
      if (shown === undefined) return sendProblem(reply, deliveryNotFound);
      return reply.header('cache-control', 'no-store').send({ delivery: presentDelivery(shown) });
    },
  );
}

function registerSending(app: FastifyInstance, { context, requireSession }: WebhookRouteDeps): void {
  const onRequest = [requireSession, requireManaging];
  app.post<{ Params: Params }>(
    '/v1/webhook-endpoints/:id/test',
    {
      schema: {
        ...described('sendTestWebhook', 'Send a webhook.test event to one endpoint'),
        params: EndpointParams,
        body: EmptyBody,
        response: { 202: BegunAnswer, ...refused },
      },
      onRequest,
    },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const begun = await sendTestEvent(context, { accountId, endpointId: request.params.id });
      if (isProblem(begun)) return sendProblem(reply, begun);
      return reply.code(202).send({ deliveryId: begun.id });
    },
  );
  app.post<{ Params: Params; Body: Static<typeof ReplayBody> }>(
    '/v1/webhook-endpoints/:id/replay',
    {
      schema: {
        ...described('replayWebhooks', 'Send again what failed since a moment and never arrived'),
        params: EndpointParams,
        body: ReplayBody,
        response: { 202: ReplayAnswer, ...refused },
      },
      onRequest,
    },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const since = Date.parse(request.body.since);
      if (Number.isNaN(since)) {
        return sendProblem(
          reply,
          fieldProblem('since', 'since is a date and time such as 2027-01-15T12:00:00Z.'),
        );
      }
      const answer = await replayDeliveries(context, { accountId, endpointId: request.params.id, since });
      return isProblem(answer) ? sendProblem(reply, answer) : reply.code(202).send(answer);
    },
  );
  app.post<{ Params: Params }>(
    '/v1/webhook-deliveries/:id/resend',
    {
      schema: {
        ...described('resendWebhook', 'Send the event of a delivery once more, under the same webhook-id'),
        params: DeliveryParams,
        body: EmptyBody,
        response: { 202: BegunAnswer, ...refused },
      },
      onRequest,
    },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const begun = await resendDelivery(context, { accountId, deliveryId: request.params.id });
      if (isProblem(begun)) return sendProblem(reply, begun);
      return reply.code(202).send({ deliveryId: begun.id });
    },
  );
}
