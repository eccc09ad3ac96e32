import { Type } from 'typebox';

export const RequestResetBody = Type.Object(
  { email: Type.String({ maxLength: 320 }) },
  { additionalProperties: false },
);

export const RequestResetAnswer = Type.Object({ status: Type.Literal('accepted') });

export const ConfirmResetBody = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 128 }),
    password: Type.String({ maxLength: 4096 }),
  },
  { additionalProperties: false },
);
