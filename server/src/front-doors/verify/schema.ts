import { checkNames } from '@neoagent/core';
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };

/** What a service asks about: the credential as it received it, and the request it came with. */
export const QuestionSchema = Type.Object(
  {
    key: Type.String({
      maxLength: 65_536,
      description: 'The value of the Authorization header, as received.',
    }),
    request: Type.Object(
      {
        method: Type.String({ minLength: 1, maxLength: 32, description: 'HTTP method, upper case.' }),
        path: Type.String({
          minLength: 1,
          maxLength: 16_384,
          description: 'Request target: path and query.',
        }),
        ip: Type.Optional(Type.String({ maxLength: 64, description: 'Address of the client.' })),
        headers: Type.Optional(
          Type.Unsafe<Record<string, string | string[]>>({
            type: 'object',
            additionalProperties: Type.Union([Type.String(), Type.Array(Type.String())]),
            description:
              'Further fields of the request; Origin, Sec-Fetch-Site and User-Agent are looked at.',
          }),
        ),
      },
      closed,
    ),
    permissions: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,30}:[a-z0-9][a-z0-9._-]{0,30}$' }), {
        maxItems: 50,
        description: 'Demanded beyond the route’s own permission.',
      }),
    ),
    cost: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Units to spend instead of the route’s cost.',
      }),
    ),
  },
  { ...closed, title: 'AccessQuestion' },
);

export type Question = Static<typeof QuestionSchema>;

const LimitSchema = Type.Object(
  {
    name: Type.String(),
    allow: Type.Integer(),
    windowSeconds: Type.Number(),
    remaining: Type.Integer(),
    resetSeconds: Type.Integer(),
  },
  { title: 'LimitState' },
);

const CallerSchema = Type.Object(
  {
    account: Type.String(),
    keyId: Type.String(),
    plan: Type.String(),
    environment: Type.String(),
    permissions: Type.Array(Type.String()),
  },
  { title: 'Caller' },
);

/** A decision as data. `status` is what a door would answer: 200 when allowed. */
export const VerdictSchema = Type.Object(
  {
    allowed: Type.Boolean(),
    status: Type.Integer(),
    reason: Type.Union([Type.String(), Type.Null()], {
      description: 'A code of the catalogue; null when allowed.',
    }),
    title: Type.Union([Type.String(), Type.Null()]),
    detail: Type.Union([Type.String(), Type.Null()]),
    fix: Type.Union([Type.String(), Type.Null()]),
    retryAfterSeconds: Type.Union([Type.Integer(), Type.Null()]),
    caller: Type.Union([CallerSchema, Type.Null()]),
    route: Type.Union([Type.String(), Type.Null()]),
    limits: Type.Array(LimitSchema),
    requestId: Type.String(),
    secretExpiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: 'End of the grace period of a replaced secret that was allowed; null for a current one.',
    }),
  },
  { title: 'Verdict' },
);

export type Verdict = Static<typeof VerdictSchema>;

const CheckSchema = Type.Object(
  {
    check: Type.Union(checkNames.map((name) => Type.Literal(name))),
    outcome: Type.Union([Type.Literal('passed'), Type.Literal('refused'), Type.Literal('not_checked')]),
    reason: Type.Union([Type.String(), Type.Null()]),
    detail: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Check' },
);

/** A verdict with every check that led to it. */
export const ExplanationSchema = Type.Intersect(
  [VerdictSchema, Type.Object({ checks: Type.Array(CheckSchema) })],
  { title: 'Explanation' },
);
