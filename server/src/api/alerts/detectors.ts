import { allDetectors, detectorNamed } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { setDetectorRule } from '../../commands/alerts/set-detector-rule.js';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import type { AlertRouteDeps } from './alerts.js';
import { refuseRules } from './policy.js';
import { presentDetector } from './present.js';
import { DetectorAnswer, DetectorBody, DetectorParams, DetectorsAnswer } from './schema.js';

const dayMs = 86_400_000;

/** `GET /v1/detectors` and `PATCH /v1/detectors/{name}`: the catalogue, and how the account wants it. */
export function registerDetectors(app: FastifyInstance, { context, requireSession }: AlertRouteDeps): void {
  const described = { tags: ['alerts'], security: [{ session: [] }] };
  const firedLastWeek = (accountId: string) => {
    const weekAgo = context.clock.now() - 6 * dayMs;
    return context.db.detectors.findingsSince(accountId, weekAgo - (weekAgo % dayMs));
  };
  const list = {
    ...described,
    operationId: 'listDetectors',
    summary: 'What is looked for, and what is done about it',
  };
  app.get(
    '/v1/detectors',
    { schema: { ...list, response: { 200: DetectorsAnswer } }, onRequest: requireSession },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const rules = new Map(
        (await context.db.alerts.listRules([accountId])).map((rule) => [rule.detector, rule]),
      );
      const fired = await firedLastWeek(accountId);
      const detectors = allDetectors.map((detector) =>
        presentDetector(detector, rules.get(detector.name), fired.get(detector.name) ?? 0),
      );
      return reply.header('cache-control', 'no-store').send({ detectors });
    },
  );
  const change = {
    ...described,
    operationId: 'changeDetector',
    summary: 'Choose what a detector does for this account',
  };
  app.patch<{ Params: Static<typeof DetectorParams>; Body: Static<typeof DetectorBody> }>(
    '/v1/detectors/:name',
    {
      schema: { ...change, params: DetectorParams, body: DetectorBody, response: { 200: DetectorAnswer } },
      onRequest: requireSession,
    },
    async (request, reply) => {
      const refusal = refuseRules(request.signedIn);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const { accountId, userId } = request.signedIn;
      const by = { actor: { kind: 'member', id: userId }, address: request.ip } as const;
      const { name } = request.params;
      const rule = await setDetectorRule(context, { by, accountId, detector: name, change: request.body });
      if (isProblem(rule)) return sendProblem(reply, rule);
      const fired = (await firedLastWeek(accountId)).get(name) ?? 0;
      const detector = presentDetector(detectorNamed(name), rule, fired);
      return reply.header('cache-control', 'no-store').send({ detector });
    },
  );
}
