import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { resumeAccount } from '../../commands/resume-account.js';
import { setPermissions } from '../../commands/set-permissions.js';
import { setPlan } from '../../commands/set-plan.js';
import { suspendAccount } from '../../commands/suspend-account.js';
import {
  AccountParams,
  answerAccount,
  type OperatorRouteDeps,
  requireOperator,
  targetOf,
} from './operator-routes.js';
import { AccountAnswer, EmptyBody, SetPermissionsBody, SetPlanBody } from './schema.js';

type Params = Static<typeof AccountParams>;

/** `POST /v1/operator/accounts/{id}/set-plan|suspend|resume|permissions`: each counts on the next request and leaves an audit event. */
export function registerOperatorChanges(app: FastifyInstance, deps: OperatorRouteDeps): void {
  const { context, requireSession } = deps;
  const onRequest = [requireSession, requireOperator];
  const described = (operationId: string, summary: string, body: object) => ({
    operationId,
    summary,
    tags: ['operator'],
    security: [{ session: [] }],
    params: AccountParams,
    body,
    response: { 200: AccountAnswer },
  });

  app.post<{ Params: Params; Body: Static<typeof SetPlanBody> }>(
    '/v1/operator/accounts/:id/set-plan',
    { schema: described('setAccountPlan', 'Move an account to another plan', SetPlanBody), onRequest },
    async (request, reply) => {
      const { plan } = request.body;
      return answerAccount(reply, context, await setPlan(context, { ...targetOf(request), plan }));
    },
  );
  app.post<{ Params: Params }>(
    '/v1/operator/accounts/:id/suspend',
    { schema: described('suspendAccount', 'Stop every key of an account', EmptyBody), onRequest },
    async (request, reply) => answerAccount(reply, context, await suspendAccount(context, targetOf(request))),
  );
  app.post<{ Params: Params }>(
    '/v1/operator/accounts/:id/resume',
    {
      schema: described('resumeAccount', 'Let the keys of a suspended account work again', EmptyBody),
      onRequest,
    },
    async (request, reply) => answerAccount(reply, context, await resumeAccount(context, targetOf(request))),
  );
  app.post<{ Params: Params; Body: Static<typeof SetPermissionsBody> }>(
    '/v1/operator/accounts/:id/permissions',
    {
      schema: described(
        'setAccountPermissions',
        'Grant permissions beside the plan, or withhold them',
        SetPermissionsBody,
      ),
      onRequest,
    },
    async (request, reply) => {
      const change = { ...targetOf(request), ...request.body };
      return answerAccount(reply, context, await setPermissions(context, change));
    },
  );
}
