import { type Static, Type } from 'typebox';
import type { SessionView } from '../accounts/browser-sessions.js';
import { RoleSchema } from './role-schema.js';

/** What every call answers that shows or begins a session. */
export const SessionAnswer = Type.Object(
  {
    member: Type.Object({ id: Type.String(), email: Type.String(), name: Type.String(), role: RoleSchema }),
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
    accounts: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), role: RoleSchema }), {
      description: 'Every account the login is a member of, the oldest membership first.',
    }),
  },
  { title: 'Session' },
);

/** A session as the management API shows it. */
export function presentSession({ member, account, accounts }: SessionView): Static<typeof SessionAnswer> {
  return {
    member: { id: member.id, email: member.email, name: member.name, role: member.role },
    account: {
      id: account.id,
      name: account.name,
      plan: account.plan,
      isOperator: account.isOperator,
      timeZone: account.timeZone,
      suspendedAt: account.suspendedAt === null ? null : new Date(account.suspendedAt).toISOString(),
    },
    accounts: accounts.map(({ id, name, role }) => ({ id, name, role })),
  };
}
