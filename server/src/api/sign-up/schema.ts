import { Type } from 'typebox';

/** Longer passwords reach the password rules, whose refusal tells the real limit. */
export const SignUpBody = Type.Object(
  {
    email: Type.String({ maxLength: 320 }),
    password: Type.String({ maxLength: 4096 }),
    name: Type.Optional(Type.String({ maxLength: 1024 })),
  },
  { additionalProperties: false },
);

export const SignUpAnswer = Type.Object({ status: Type.Literal('accepted') });
