import { Type } from 'typebox';

export const SignInBody = Type.Object(
  {
    email: Type.String({ maxLength: 320 }),
    password: Type.String({ maxLength: 4096 }),
  },
  { additionalProperties: false },
);

/** Of calls that say everything with their path. */
export const EmptyBody = Type.Object({}, { additionalProperties: false });

const Role = Type.Union([
  Type.Literal('viewer'),
  Type.Literal('member'),
  Type.Literal('admin'),
  Type.Literal('owner'),
]);

export const SessionAnswer = Type.Object(
  {
    member: Type.Object({ id: Type.String(), email: Type.String(), name: Type.String(), role: Role }),
    account: Type.Object({
      id: Type.String(),
      name: Type.String(),
      plan: Type.String(),
      isOperator: Type.Boolean(),
      timeZone: Type.String({ description: 'UTC or an IANA name; quotas begin at its midnight.' }),
      suspendedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
        description: 'Since when every key of the account is refused.',
      }),
    }),
  },
  { title: 'Session' },
);
