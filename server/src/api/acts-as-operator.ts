import type { SignedIn } from './context.js';

/** Whether a member may see and change every account: owners and admins of the operator's own. */
export function actsAsOperator({ isOperator, role }: SignedIn): boolean {
  return isOperator && (role === 'owner' || role === 'admin');
}
