import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { keyNotFound } from '../../commands/refusals.js';
import { setRotationPolicy } from '../../commands/rotation/set-rotation-policy.js';
import type { ManagementContext } from '../context.js';
import { isProblem, type Problem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { presentPolicy } from './present.js';
import { AccountPolicyBody, KeyParams, KeyPolicyBody, PolicyAnswer } from './schema.js';

interface Deps {
  readonly context: ManagementContext;
  readonly requireSession: onRequestAsyncHookHandler;
}

const common = { tags: ['rotation'], security: [{ session: [] }], response: { 200: PolicyAnswer } };

/** `/v1/rotation-policy` and `PATCH /v1/keys/{id}/rotation-policy`: what is asked of rotation, and which keys fall short. */
export function registerRotationPolicy(app: FastifyInstance, deps: Deps): void {
  const { context, requireSession } = deps;
  const showSchema = {
    ...common,
    operationId: 'showRotationPolicy',
    summary: 'What the account asks of rotation, and which keys fall short of it',
  };
  app.get('/v1/rotation-policy', { schema: showSchema, onRequest: requireSession }, async (request, reply) =>
    reply.header('cache-control', 'no-store').send(await presentPolicy(context, request.signedIn.accountId)),
  );
  registerAccountPolicy(app, deps);
  registerKeyPolicy(app, deps);
}

function registerAccountPolicy(app: FastifyInstance, { context, requireSession }: Deps): void {
  const schema = {
    ...common,
    operationId: 'setRotationPolicy',
    summary: 'Change what the account asks of rotation',
    description: 'Rotates nothing: members are reminded 30, 7 and 1 days before a rotation is due.',
    body: AccountPolicyBody,
  };
  app.patch<{ Body: Static<typeof AccountPolicyBody> }>(
    '/v1/rotation-policy',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const refusal = refuseSetting(request);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const set = await setRotationPolicy(context, { ...target(request), keyId: null, wanted: request.body });
      if (isProblem(set)) return sendProblem(reply, set);
      return reply.send(await presentPolicy(context, request.signedIn.accountId));
    },
  );
}

function registerKeyPolicy(app: FastifyInstance, { context, requireSession }: Deps): void {
  const schema = {
    ...common,
    operationId: 'setKeyRotationPolicy',
    summary:
      'Change what is asked of the rotation of one key; it can be stricter than the account’s, never looser',
    params: KeyParams,
    body: KeyPolicyBody,
  };
  app.patch<{ Params: Static<typeof KeyParams>; Body: Static<typeof KeyPolicyBody> }>(
    '/v1/keys/:id/rotation-policy',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { id: keyId } = request.params;
      const { accountId } = request.signedIn;
      const record = await context.db.keys.find(accountId, keyId);
      if (record === undefined) return sendProblem(reply, keyNotFound);
      const refusal = refuseSetting(request, record.key.createdBy);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const set = await setRotationPolicy(context, { ...target(request), keyId, wanted: request.body });
      if (isProblem(set)) return sendProblem(reply, set);
      return reply.send(await presentPolicy(context, accountId));
    },
  );
}

function target({ signedIn, ip }: FastifyRequest) {
  const by = { actor: { kind: 'member', id: signedIn.userId }, address: ip } as const;
  return { by, accountId: signedIn.accountId };
}

/** Admins and the owner set every policy; members that of the keys they made. */
function refuseSetting({ signedIn }: FastifyRequest, createdBy: string | null = null): Problem | undefined {
  const { role, userId } = signedIn;
  if (role === 'admin' || role === 'owner' || (role === 'member' && createdBy === userId)) return undefined;
  return {
    problem: 'not_permitted',
    detail: 'Only admins and the owner change this policy. Ask one of them.',
  };
}
