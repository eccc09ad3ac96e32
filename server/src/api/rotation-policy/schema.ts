import { Type } from 'typebox';

const closed = { additionalProperties: false };
const DurationOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });

const rotateEvery = DurationOrNull('A secret is due for rotation at this age: 1d to 10y, such as 90d.');
const grace = DurationOrNull('How long the old secret works when a rotation does not say: 0 to 30d.');
const maxLifetime = DurationOrNull(
  'No key is made to live longer, and no secret is let grow older: 1d to 10y.',
);

/** What is not given stays; null asks for nothing any more. */
export const AccountPolicyBody = Type.Partial(Type.Object({ rotateEvery, grace, maxLifetime }), closed);
export const KeyPolicyBody = Type.Partial(Type.Object({ rotateEvery, grace }), closed);

export const KeyParams = Type.Object({ id: Type.String({ description: 'The key id, key_…' }) });

const Named = { keyId: Type.String(), name: Type.String() };

export const PolicyAnswer = Type.Object({
  account: Type.Object({ rotateEvery, grace, maxLifetime }),
  maxLifetimeInForce: DurationOrNull('The shorter of the account’s and the plan’s.'),
  keys: Type.Array(Type.Object({ ...Named, rotateEvery, grace }), {
    description: 'Keys with a policy of their own.',
  }),
  due: Type.Array(
    Type.Object({ ...Named, dueAt: Type.String({ format: 'date-time' }), isOverdue: Type.Boolean() }),
    {
      description:
        'Keys to be rotated soon, from their first reminder on, 30 days before at the earliest; the most pressing first.',
    },
  ),
  over: Type.Array(
    Type.Object({
      ...Named,
      why: Type.Unsafe<'never_expires' | 'expires_too_late' | 'secret_too_old'>({
        type: 'string',
        enum: ['never_expires', 'expires_too_late', 'secret_too_old'],
      }),
    }),
    { description: 'Keys that go past the longest life, since they were made before it was set.' },
  ),
});
