import type { Alert, Resolution } from '@neoagent/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { isId } from '../../commands/acting.js';
import { alertNotFound, resolveAlert } from '../../commands/alerts/resolve-alert.js';
import { throttleKey } from '../../commands/alerts/throttle-key.js';
import type { ManagementContext } from '../context.js';
import { isProblem, type Problem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { refuseHandling, refuseThrottling } from './policy.js';
import { presentAlert } from './present.js';
import { AlertAnswer, AlertParams, AlertsAnswer, AlertsQuery, EmptyBody, ThrottleBody } from './schema.js';

const alertsAtMost = 200;

export interface AlertRouteDeps {
  readonly context: ManagementContext;
  readonly requireSession: onRequestAsyncHookHandler;
}

type Params = Static<typeof AlertParams>;

/** `GET /v1/alerts`, and `POST /v1/alerts/{id}/resolve|expected|throttle`. Disabling and regenerating are the key's own calls. */
export function registerAlerts(app: FastifyInstance, { context, requireSession }: AlertRouteDeps): void {
  const described = (operationId: string, summary: string) => ({
    operationId,
    summary,
    tags: ['alerts'],
    security: [{ session: [] }],
  });
  const list = { ...described('listAlerts', 'What detectors found'), querystring: AlertsQuery };
  app.get<{ Querystring: Static<typeof AlertsQuery> }>(
    '/v1/alerts',
    { schema: { ...list, response: { 200: AlertsAnswer } }, onRequest: requireSession },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const isOpen = request.query.status !== 'resolved';
      const alerts = await context.db.alerts.list(accountId, { isOpen, limit: alertsAtMost });
      const openCount = await context.db.alerts.countOpen(accountId);
      const shown = await Promise.all(alerts.map((alert) => shownAlert(context, alert)));
      return reply.header('cache-control', 'no-store').send({ alerts: shown, openCount });
    },
  );
  const ends: readonly (readonly [string, Resolution, string, string])[] = [
    ['resolve', 'resolved', 'resolveAlert', 'End an alert that was dealt with'],
    ['expected', 'expected', 'expectAlert', 'End an alert and teach its detector that this key does so'],
  ];
  for (const [path, resolution, operationId, summary] of ends) {
    const schema = { ...described(operationId, summary), params: AlertParams, body: EmptyBody };
    app.post<{ Params: Params }>(
      `/v1/alerts/:id/${path}`,
      { schema: { ...schema, response: { 200: AlertAnswer } }, onRequest: requireSession },
      async (request, reply) => {
        const target = await findHandled(context, request, request.params.id);
        if (isProblem(target)) return sendProblem(reply, target);
        const by = actingFor(request);
        const { accountId } = request.signedIn;
        return answer(
          reply,
          context,
          await resolveAlert(context, { by, accountId, alertId: target.id, resolution }),
        );
      },
    );
  }
  registerThrottle(
    app,
    { context, requireSession },
    described('throttleAlertedKey', 'Let the key of an alert do less'),
  );
}

function registerThrottle(
  app: FastifyInstance,
  { context, requireSession }: AlertRouteDeps,
  described: object,
): void {
  const schema = { ...described, params: AlertParams, body: ThrottleBody, response: { 200: AlertAnswer } };
  app.post<{ Params: Params; Body: Static<typeof ThrottleBody> }>(
    '/v1/alerts/:id/throttle',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const alert = await findHandled(context, request, request.params.id);
      if (isProblem(alert)) return sendProblem(reply, alert);
      const { keyId, accountId } = alert;
      const refusal = refuseThrottling(request.signedIn, (await context.db.keys.find(accountId, keyId))?.key);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const { percent } = request.body;
      const record = await throttleKey(context, { by: actingFor(request), accountId, keyId, percent });
      return answer(reply, context, isProblem(record) ? record : alert);
    },
  );
}

/** An alert of the caller's account, once it is known that this member may deal with it. */
async function findHandled(
  context: ManagementContext,
  { signedIn }: FastifyRequest,
  alertId: string,
): Promise<Alert | Problem> {
  const alert = isId(alertId) ? await context.db.alerts.find(signedIn.accountId, alertId) : undefined;
  return alert === undefined ? alertNotFound : (refuseHandling(signedIn) ?? alert);
}

function actingFor(request: FastifyRequest) {
  return { actor: { kind: 'member', id: request.signedIn.userId }, address: request.ip } as const;
}

async function answer(
  reply: FastifyReply,
  context: ManagementContext,
  alert: Alert | Problem,
): Promise<FastifyReply> {
  if (isProblem(alert)) return sendProblem(reply, alert);
  return reply.header('cache-control', 'no-store').send({ alert: await shownAlert(context, alert) });
}

async function shownAlert({ db }: ManagementContext, alert: Alert) {
  const record = await db.keys.find(alert.accountId, alert.keyId);
  return presentAlert(alert, record?.key.name ?? alert.keyId);
}
