import { Type } from 'typebox';
import { RoleSchema } from '../role-schema.js';

const Moment = Type.String({ format: 'date-time' });

export const MemberParams = Type.Object({ userId: Type.String({ maxLength: 64 }) });
export const InvitationParams = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const InviteBody = Type.Object(
  { email: Type.String({ maxLength: 320 }), role: RoleSchema },
  { additionalProperties: false },
);
export const ChangeRoleBody = Type.Object({ role: RoleSchema }, { additionalProperties: false });
/** Of calls that say everything with their path. */
export const EmptyBody = Type.Object({}, { additionalProperties: false });

export const MemberShape = Type.Object(
  {
    id: Type.String(),
    email: Type.String(),
    name: Type.String(),
    role: RoleSchema,
    joinedAt: Moment,
    isYou: Type.Boolean(),
  },
  { title: 'Member' },
);
export const InvitationShape = Type.Object(
  {
    id: Type.String(),
    email: Type.String(),
    role: RoleSchema,
    invitedBy: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()]),
    createdAt: Moment,
    expiresAt: Moment,
  },
  { title: 'Invitation' },
);

export const MembersAnswer = Type.Object({
  members: Type.Array(MemberShape, { description: 'Oldest first.' }),
  invitations: Type.Array(InvitationShape, {
    description: 'Those not answered yet, oldest first. Empty for viewers and members.',
  }),
});
export const MemberAnswer = Type.Object({ member: MemberShape });
export const InvitationAnswer = Type.Object({ invitation: InvitationShape });
