import type { FastifyError, FastifyInstance } from 'fastify';
import { problemOf, validationProblem } from './api/error-handler.js';
import { problemAnswer } from './api/send-problem.js';
import { type Question, QuestionSchema, VerdictSchema } from './front-doors/verify/schema.js';
import type { PastRoutingParts } from './front-doors/verify/verify-past-routing.js';

/** Fields that Node or the answer itself sets. */
const perAnswer = new Set([
  'x-request-id',
  'content-type',
  'content-length',
  'cache-control',
  'date',
  'connection',
]);

/**
 * What the framework does with a request before and after its handler, taken from the framework itself: its parser, its validator, its serializer, and
 * the fields its plugins put on every answer. `routes` is the part of it with the routes, which alone has a validator.
 */
export async function pastRouting(
  fastify: FastifyInstance,
  routes: FastifyInstance,
): Promise<Pick<PastRoutingParts, 'commonFields' | 'readQuestion' | 'writeVerdict' | 'faultAnswer'>> {
  const probe = await fastify.inject({ method: 'GET', url: '/healthz' });
  const commonFields = Object.entries(probe.headers).flatMap(([name, value]) =>
    perAnswer.has(name) ? [] : [name, String(value)],
  );
  const parse = routes.getDefaultJsonParser('error', 'error');
  const validate = routes.validatorCompiler?.({
    schema: QuestionSchema,
    method: 'POST',
    url: '/v1/verify',
    httpPart: 'body',
  });
  const writeVerdict = routes.serializerCompiler?.({
    schema: VerdictSchema,
    method: 'POST',
    url: '/v1/verify',
    httpStatus: '200',
  });
  if (validate === undefined || writeVerdict === undefined)
    throw new Error('the framework has no validator or no serializer');

  return {
    commonFields,
    readQuestion(body, requestId) {
      let question: unknown;
      let wrong: FastifyError | null = null;
      // It answers through the callback, and at once.
      void parse(undefined as never, body, (error, parsed) => {
        wrong = error as FastifyError | null;
        question = parsed;
      });
      if (wrong !== null) return problemAnswer(problemOf(wrong), requestId);
      if (validate(question) === true) return question as Question;
      return problemAnswer(validationProblem(validate.errors ?? []), requestId);
    },
    writeVerdict,
    faultAnswer: (error, requestId) => problemAnswer(problemOf(error as FastifyError), requestId),
  };
}
