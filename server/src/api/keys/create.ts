import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { issueKey } from '../../commands/issue-key.js';
import { fieldProblem, isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { actingFor, answerKey, type KeyRouteDeps } from './key-routes.js';
import { refuseCreating } from './policy.js';
import { CreateKeyBody, CreateKeyHeaders, IssuedKeyAnswer, refused } from './schema.js';

interface CreateKey {
  readonly Body: Static<typeof CreateKeyBody>;
  readonly Headers: Static<typeof CreateKeyHeaders>;
}

/** `POST /v1/keys`: a new key, with its secret for this once. */
export function registerCreateKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'createKey',
    summary: 'Create a key; the answer shows its secret, this once',
    description:
      'With an Idempotency-Key that was sent before: 409 repeated, and keyId names the key the first submission created.',
    tags: ['keys'],
    security: [{ session: [] }],
    headers: CreateKeyHeaders,
    body: CreateKeyBody,
    response: { 201: IssuedKeyAnswer, ...refused },
  };
  app.post<CreateKey>('/v1/keys', { schema, onRequest: requireSession }, async (request, reply) => {
    const refusal = refuseCreating(request.signedIn);
    if (refusal !== undefined) return sendProblem(reply, refusal);
    const creationToken = request.headers['idempotency-key'] ?? null;
    if (creationToken !== null && !isCreationToken(creationToken)) return sendProblem(reply, badToken);
    const issued = await issueKey(context, {
      by: actingFor(request),
      accountId: request.signedIn.accountId,
      wanted: request.body,
      // Kept as a digest: whatever a client chose to send here is nobody's to read.
      creationToken: creationToken === null ? null : context.digest(creationToken),
    });
    if (!isProblem(issued)) reply.code(201);
    return answerKey(reply, context, issued);
  });
}

function isCreationToken(text: string): boolean {
  return /^[!-~]{1,128}$/.test(text);
}

const badToken = fieldProblem('Idempotency-Key', 'The Idempotency-Key is 1 to 128 visible ASCII characters.');
