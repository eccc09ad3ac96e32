import { checkNames } from '@neoagent/core';
import { Type } from 'typebox';

const TextOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

const refusal = {
  requestId: Type.String({ description: 'The one the caller was answered with.' }),
  at: Type.String({ format: 'date-time' }),
  door: Type.Unsafe<string>({
    type: 'string',
    enum: ['gateway', 'forward_auth', 'verify', 'own'],
    description: 'Which way it came in.',
  }),
  method: Type.String(),
  path: Type.String({ description: 'Without the query; secrets in it are replaced by a marker.' }),
  route: TextOrNull('The route that matched, as configured.'),
  reason: Type.String({ description: 'A code of the catalogue.' }),
  title: Type.String(),
  detail: Type.String(),
  fix: Type.String(),
  keyId: Type.String(),
  keyName: TextOrNull('The name the key has now; null when it is gone.'),
  address: TextOrNull('Address of the client.'),
  userAgent: TextOrNull('What the client called itself.'),
  status: Type.Integer({ description: 'What the caller was answered, or would have been.' }),
  enforced: Type.Boolean({ description: 'false when the request was let through and only noted.' }),
};

const CheckSchema = Type.Object(
  {
    check: Type.Union(checkNames.map((name) => Type.Literal(name))),
    outcome: Type.Union(
      (['passed', 'refused', 'noticed', 'not_checked'] as const).map((outcome) => Type.Literal(outcome)),
      {
        description:
          'noticed is a refusal that was not enforced; not_checked are the steps after the refusal.',
      },
    ),
    reason: TextOrNull('A code of the catalogue.'),
    detail: TextOrNull('One sentence about it.'),
  },
  { title: 'RefusalCheck' },
);

export const ActivityQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.String({ pattern: '^[1-9][0-9]{0,3}$', description: 'From 1 to 1000; 50 unless given.' }),
    ),
  },
  { additionalProperties: false },
);
export const ActivityParams = Type.Object({ requestId: Type.String({ description: 'req_…' }) });
export const ActivityAnswer = Type.Object({
  refusals: Type.Array(Type.Object(refusal, { title: 'Refusal' })),
});
export const RefusalAnswer = Type.Object({
  refusal: Type.Object({ ...refusal, checks: Type.Array(CheckSchema) }, { title: 'RefusalWithChecks' }),
});
