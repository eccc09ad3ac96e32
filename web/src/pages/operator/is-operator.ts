import type { Session } from '@neoagent/sdk';

/** Whether a member may act for the installation. The server decides; this spares everybody else the entry. */
export function isOperator({ member, account }: Session): boolean {
  return account.isOperator && (member.role === 'owner' || member.role === 'admin');
}
