import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { previewRule } from '../../commands/alerts/preview/preview-rule.js';
import { takeTurns } from '../../take-turns.js';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import type { AlertRouteDeps } from './alerts.js';
import { refuseRules } from './policy.js';
import { presentPreview } from './present.js';
import { DetectorParams, PreviewAnswer, PreviewBody } from './schema.js';

const preview = {
  tags: ['alerts'],
  security: [{ session: [] }],
  operationId: 'previewDetector',
  summary: 'How often a detector would have fired with other parameters',
  description:
    'Replays what is recorded of the last 7 days, as far as minutes are kept, and changes nothing. Detectors of countries, networks, programs and guesses are shown again the minutes in which they would have told something under the loosest parameters.',
};

/** `POST /v1/detectors/{name}/preview`: before a change is saved. Previews take turns, so that many asked at once are no load. */
export function registerDetectorPreview(
  app: FastifyInstance,
  { context, requireSession }: AlertRouteDeps,
): void {
  const inTurn = takeTurns();
  app.post<{ Params: Static<typeof DetectorParams>; Body: Static<typeof PreviewBody> }>(
    '/v1/detectors/:name/preview',
    {
      schema: { ...preview, params: DetectorParams, body: PreviewBody, response: { 200: PreviewAnswer } },
      onRequest: requireSession,
    },
    async (request, reply) => {
      const refusal = refuseRules(request.signedIn);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const { accountId } = request.signedIn;
      const wanted = { accountId, detector: request.params.name, parameters: request.body.parameters };
      const found = await inTurn(() => previewRule(context, wanted));
      if (isProblem(found)) return sendProblem(reply, found);
      return reply.header('cache-control', 'no-store').send({ preview: presentPreview(found) });
    },
  );
}
