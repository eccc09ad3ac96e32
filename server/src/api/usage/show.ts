import type { FastifyInstance, FastifyReply, onRequestAsyncHookHandler } from 'fastify';
import { type Static, Type } from 'typebox';
import type { ManagementContext, SignedIn } from '../context.js';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { csvOf } from './csv.js';
import { presentUsage } from './present.js';
import { quotaState } from './quota-state.js';
import { readQuestion } from './read-question.js';
import { readUsage } from './read-usage.js';
import { UsageAnswer, UsageQuery } from './schema.js';

type Query = Static<typeof UsageQuery>;
type Shown = Static<typeof UsageAnswer>;

/** `GET /v1/usage` and `/v1/usage.csv`: how often the account's keys were used, allowed and refused. Every member may look. */
export function registerShowUsage(
  app: FastifyInstance,
  deps: { readonly context: ManagementContext; readonly requireSession: onRequestAsyncHookHandler },
): void {
  const { context, requireSession } = deps;
  const answer = (
    call: { readonly query: Query; readonly signedIn: SignedIn },
    reply: FastifyReply,
    send: (shown: Shown) => FastifyReply,
  ) => answerUsage(context, { ...call, reply, send });
  app.get<{ Querystring: Query }>(
    '/v1/usage',
    { schema: usageSchema, onRequest: requireSession },
    (request, reply) => answer(request, reply, (shown) => reply.send(shown)),
  );
  app.get<{ Querystring: Query }>(
    '/v1/usage.csv',
    { schema: csvSchema, onRequest: requireSession },
    (request, reply) =>
      answer(request, reply, (shown) =>
        reply
          .header('content-type', 'text/csv; charset=utf-8; header=present')
          .header('content-disposition', `attachment; filename="usage-by-${shown.groupBy}.csv"`)
          .send(csvOfUsage(shown)),
      ),
  );
}

const common = { tags: ['usage'], security: [{ session: [] }], querystring: UsageQuery };
const usageSchema = {
  ...common,
  operationId: 'showUsage',
  summary: 'How often keys were used, allowed and refused',
  description:
    'Requests with a known key of the account, by minute, hour or day. At most 1,500 buckets and 20,000 counts. Requests without a known key belong to no account.',
  response: { 200: UsageAnswer },
};
const csvSchema = {
  ...common,
  operationId: 'exportUsage',
  summary: 'The same as CSV',
  description:
    'RFC 4180, with a line of names. A text that begins like a formula has an apostrophe in front.',
  response: { 200: { content: { 'text/csv': { schema: Type.String() } } } },
};

async function answerUsage(
  context: ManagementContext,
  call: {
    readonly query: Query;
    readonly signedIn: SignedIn;
    readonly reply: FastifyReply;
    readonly send: (shown: Shown) => FastifyReply;
  },
): Promise<FastifyReply> {
  const { query, reply } = call;
  const { accountId } = call.signedIn;
  const question = readQuestion(query, { accountId, now: context.clock.now() });
  if (isProblem(question)) return sendProblem(reply, question);
  const usage = await readUsage(context, question);
  if (isProblem(usage)) return sendProblem(reply, usage);
  const quota = await quotaState(context, { accountId, keyId: query.keyId });
  reply.header('cache-control', 'no-store');
  return call.send(presentUsage(question, usage, quota));
}

function csvOfUsage({ step, groupBy, groups, counts }: Shown): string {
  const names = new Map(groups.map(({ group, name }) => [group, name ?? '']));
  return csvOf([
    ['time', 'step', groupBy, 'name', 'allowed', 'refused'],
    ...counts.map(({ at, group, allowed, refused }) => [
      at,
      step,
      group,
      names.get(group) ?? '',
      allowed,
      refused,
    ]),
  ]);
}
