import type { Static } from 'typebox';
import type { SessionView } from '../../accounts/sign-in.js';
import type { SessionAnswer } from './schema.js';

/** A session as the management API shows it. */
export function presentSession({ member, account }: SessionView): Static<typeof SessionAnswer> {
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
  };
}
