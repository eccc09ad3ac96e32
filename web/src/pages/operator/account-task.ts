import type { OperatorAccount } from '@neoagent/sdk';

/** What the operator is doing with which account. */
export interface AccountTask {
  readonly kind: 'plan' | 'suspend' | 'permissions';
  readonly account: OperatorAccount;
}

/** The id of the button that opens an account's menu, where focus returns to. */
export function accountMenuId(id: string): string {
  return `account-menu-${id}`;
}

/** Where focus belongs after a dialog that an account's menu opened. */
export function afterAccountDialog(account: OperatorAccount | null): HTMLElement | null {
  return account === null ? null : document.getElementById(accountMenuId(account.id));
}
