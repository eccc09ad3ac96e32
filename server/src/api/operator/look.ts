import type { FastifyInstance } from 'fastify';
import { type OperatorRouteDeps, requireOperator } from './operator-routes.js';
import { presentAccount, presentPlan } from './present.js';
import { AccountsAnswer, PlansAnswer } from './schema.js';

/** `GET /v1/operator/accounts` and `/plans`: every account of the installation, oldest first; every plan of the configuration. */
export function registerOperatorLooks(app: FastifyInstance, deps: OperatorRouteDeps): void {
  const { context, requireSession } = deps;
  const onRequest = [requireSession, requireOperator];
  const common = { tags: ['operator'], security: [{ session: [] }] };

  const accountsSchema = {
    ...common,
    operationId: 'operatorAccounts',
    summary: 'Every account of the installation',
    response: { 200: AccountsAnswer },
  };
  app.get('/v1/operator/accounts', { schema: accountsSchema, onRequest }, async (_request, reply) => {
    const [accounts, counts] = await Promise.all([context.db.accounts.list(), context.db.keys.countLive()]);
    const presented = accounts.map((account) => presentAccount(account, counts.get(account.id) ?? 0));
    return reply.header('cache-control', 'no-store').send({ accounts: presented });
  });

  const plansSchema = {
    ...common,
    operationId: 'operatorPlans',
    summary: 'Every plan of the configuration',
    response: { 200: PlansAnswer },
  };
  app.get('/v1/operator/plans', { schema: plansSchema, onRequest }, async (_request, reply) => {
    const plans = [...context.rules().plans.values()].map(presentPlan);
    return reply.header('cache-control', 'no-store').send({ plans });
  });
}
