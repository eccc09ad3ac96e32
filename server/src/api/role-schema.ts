import { Type } from 'typebox';

/** What a member may do in an account, weakest first. */
export const RoleSchema = Type.Union(
  [Type.Literal('viewer'), Type.Literal('member'), Type.Literal('admin'), Type.Literal('owner')],
  {
    description:
      'A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners.',
  },
);
