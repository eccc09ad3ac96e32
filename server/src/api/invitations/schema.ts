import { Type } from 'typebox';
import { RoleSchema } from '../role-schema.js';

const token = Type.String({ maxLength: 200, description: 'From the link in the mail.' });

export const LookBody = Type.Object({ token }, { additionalProperties: false });
export const AcceptBody = Type.Object(
  {
    token,
    name: Type.Optional(
      Type.String({ maxLength: 256, description: 'For a new login; the e-mail when absent.' }),
    ),
    password: Type.Optional(
      Type.String({
        maxLength: 4096,
        description:
          'That of the login, or that of a new one. Not needed in a session of the invited e-mail.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const LookAnswer = Type.Object({
  invitation: Type.Object(
    {
      account: Type.Object({ name: Type.String() }),
      email: Type.String(),
      role: RoleSchema,
      invitedBy: Type.Union([Type.String(), Type.Null()], { description: 'The name of the member who did.' }),
      expiresAt: Type.String({ format: 'date-time' }),
      hasLogin: Type.Boolean({
        description: 'Whether the e-mail has a login, whose password is asked for then.',
      }),
    },
    { title: 'InvitationLook' },
  ),
});
