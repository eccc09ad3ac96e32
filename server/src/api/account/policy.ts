import type { Role } from '@neoagent/core';
import type { Problem } from '../problem.js';

/** What counts for every key of the account is for its admins and its owner to change. */
export function refuseChangingAccount({ role }: { readonly role: Role }): Problem | undefined {
  if (role === 'admin' || role === 'owner') return undefined;
  return {
    problem: 'not_permitted',
    detail: 'Only admins and the owner change the account. Ask one of them.',
  };
}
