import { usageGroupings, usageSteps } from '@neoagent/core';
import { Type } from 'typebox';

const OneOf = (values: readonly string[], description: string) =>
  Type.Unsafe<string>({ type: 'string', enum: [...values], description });
const Moment = (description: string) =>
  Type.String({ minLength: 1, maxLength: 40, description: `${description} ISO 8601 or epoch milliseconds.` });

export const UsageQuery = Type.Object(
  {
    from: Type.Optional(Moment('From when; a day before "to" unless given.')),
    to: Type.Optional(Moment('Until when; now unless given.')),
    step: Type.Optional(
      OneOf(usageSteps, 'Length of one bucket; chosen by the length of the time unless given.'),
    ),
    groupBy: Type.Optional(OneOf(usageGroupings, 'What the counts are told apart by; key unless given.')),
    keyId: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Only of this key.' })),
    route: Type.Optional(
      Type.String({
        maxLength: 2048,
        description:
          'Only of this route, as configured; empty for requests that were refused before it was known.',
      }),
    ),
  },
  { additionalProperties: false },
);

const allowed = Type.Integer({ description: 'Requests that were allowed.' });
const refused = Type.Integer({ description: 'Requests that were refused.' });
const group = Type.String({
  description: 'A key id, a secret id, a route, a reason (empty when allowed) or 2xx, by "groupBy".',
});

export const QuotaSchema = Type.Union(
  [
    Type.Object(
      {
        allow: Type.Integer(),
        used: Type.Integer(),
        period: OneOf(['day', 'month'], 'A calendar day or month in the time zone.'),
        timeZone: Type.String(),
        resetsAt: Type.String({ format: 'date-time' }),
      },
      { title: 'QuotaState' },
    ),
    Type.Null(),
  ],
  {
    description:
      'What is spent of the plan’s quota in this period. null when the plan has none, and when each key has its own and none is named.',
  },
);

export const UsageAnswer = Type.Object(
  {
    from: Type.String({ format: 'date-time', description: 'Where the first bucket begins.' }),
    to: Type.String({ format: 'date-time', description: 'Where the last bucket ends.' }),
    step: OneOf(usageSteps, 'Length of one bucket; days are those of UTC.'),
    groupBy: OneOf(usageGroupings, 'What the counts are told apart by.'),
    updatedAt: Type.String({
      format: 'date-time',
      description: 'The counts are complete up to a second before this moment.',
    }),
    totals: Type.Object({
      allowed,
      refused,
      successRate: Type.Union([Type.Number(), Type.Null()], {
        description: 'Share of the requests that were allowed, from 0 to 1; null when there were none.',
      }),
    }),
    groups: Type.Array(
      Type.Object(
        {
          group,
          name: Type.Union([Type.String(), Type.Null()], {
            description: 'The name of the key or the hint of the secret; null when there is none.',
          }),
          allowed,
          refused,
        },
        { title: 'UsageGroup' },
      ),
      { description: 'The busiest first.' },
    ),
    counts: Type.Array(
      Type.Object(
        { at: Type.String({ format: 'date-time' }), group, allowed, refused },
        { title: 'UsageCount' },
      ),
      {
        description: 'By time, then group; buckets without requests are left out.',
      },
    ),
    quota: QuotaSchema,
  },
  { title: 'Usage' },
);
