import type { Role } from '@neoagent/core';
import type { SignedIn } from '../context.js';
import type { Problem } from '../problem.js';

const managesEndpoints: Readonly<Record<Role, boolean>> = {
  viewer: false,
  member: false,
  admin: true,
  owner: true,
};

/** Every member sees endpoints and deliveries; admins and the owner change them, since events tell of every key of the account. */
export function refuseManagingEndpoints({ role }: Pick<SignedIn, 'role'>): Problem | undefined {
  if (managesEndpoints[role]) return undefined;
  return {
    problem: 'not_permitted',
    detail:
      'Webhook endpoints are changed by admins and the owner of the account. Ask one of them to do it for you.',
  };
}
