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

export const ChooseAccountBody = Type.Object(
  { accountId: Type.String({ maxLength: 64 }) },
  { additionalProperties: false },
);
