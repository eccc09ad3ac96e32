import type { Session } from '@neoagent/sdk';

/** Why this member cannot change webhook endpoints; `undefined` when they can. */
export function whyNotManageEndpoints({ member: { role } }: Pick<Session, 'member'>): string | undefined {
  if (role === 'owner' || role === 'admin') return undefined;
  return 'Webhook endpoints are changed by admins and the owner of the account.';
}
