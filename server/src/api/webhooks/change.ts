import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { addEndpoint } from '../../commands/webhooks/add-endpoint.js';
import {
  changeEndpoint,
  deleteEndpoint,
  rotateEndpointSecret,
} from '../../commands/webhooks/change-endpoint.js';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { answerEndpoint, requireManaging, targetOf, type WebhookRouteDeps } from './endpoint-routes.js';
import {
  ChangeEndpointBody,
  CreateEndpointBody,
  EmptyBody,
  EndpointAnswer,
  EndpointParams,
  IssuedEndpointAnswer,
  RotateSecretBody,
  refused,
} from './schema.js';

type Params = Static<typeof EndpointParams>;
const hourMs = 3_600_000;

/** `POST /v1/webhook-endpoints`, `PATCH`, `/delete` and `/rotate-secret` of one; each leaves an audit event. */
export function registerWebhookChanges(app: FastifyInstance, deps: WebhookRouteDeps): void {
  const { context, requireSession } = deps;
  const onRequest = [requireSession, requireManaging];
  const described = (operationId: string, summary: string, body: object) => ({
    operationId,
    summary,
    tags: ['webhooks'],
    security: [{ session: [] }],
    body,
  });
  const one = (operationId: string, summary: string, body: object) => ({
    ...described(operationId, summary, body),
    params: EndpointParams,
  });

  app.post<{ Body: Static<typeof CreateEndpointBody> }>(
    '/v1/webhook-endpoints',
    {
      schema: {
        ...described(
          'addWebhookEndpoint',
          'Add an endpoint; the answer shows its signing secret, this once',
          CreateEndpointBody,
        ),
        response: { 201: IssuedEndpointAnswer, ...refused },
      },
      onRequest,
    },
    async (request, reply) => {
      const { userId, accountId } = request.signedIn;
      const by = { actor: { kind: 'member', id: userId }, address: request.ip } as const;
      const issued = await addEndpoint(context, { by, accountId, wanted: request.body });
      if (!isProblem(issued)) reply.code(201);
      return answerEndpoint(reply, context, issued);
    },
  );
  app.patch<{ Params: Params; Body: Static<typeof ChangeEndpointBody> }>(
    '/v1/webhook-endpoints/:id',
    {
      schema: {
        ...one('changeWebhookEndpoint', 'Change, enable or disable an endpoint', ChangeEndpointBody),
        response: { 200: EndpointAnswer, ...refused },
      },
      onRequest,
    },
    async (request, reply) => {
      const order = { ...targetOf(request), wanted: request.body };
      return answerEndpoint(reply, context, await changeEndpoint(context, order));
    },
  );
  app.post<{ Params: Params }>(
    '/v1/webhook-endpoints/:id/delete',
    {
      schema: {
        ...one('deleteWebhookEndpoint', 'Delete an endpoint with its deliveries', EmptyBody),
        response: { 200: EndpointAnswer, ...refused },
      },
      onRequest,
    },
    async (request, reply) =>
      answerEndpoint(reply, context, await deleteEndpoint(context, targetOf(request))),
  );
  app.post<{ Params: Params; Body: Static<typeof RotateSecretBody> }>(
    '/v1/webhook-endpoints/:id/rotate-secret',
    {
      schema: {
        ...one(
          'rotateWebhookSecret',
          'Replace the signing secret; the answer shows it, this once',
          RotateSecretBody,
        ),
        response: { 200: IssuedEndpointAnswer, ...refused },
      },
      onRequest,
    },
    async (request, reply) => {
      const { overlapHours } = request.body;
      const overlap = overlapHours === undefined ? {} : { overlapMs: overlapHours * hourMs };
      const answer = await rotateEndpointSecret(context, { ...targetOf(request), ...overlap });
      return isProblem(answer) ? sendProblem(reply, answer) : answerEndpoint(reply, context, answer);
    },
  );
}
