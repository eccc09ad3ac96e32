import { type Role, roles } from '@neoagent/core';
import type { Problem } from '../../api/problem.js';

/** Whether a role manages the members of its account at all. */
export function managesMembers(role: Role): boolean {
  return role === 'admin' || role === 'owner';
}

/** Whether a role may give the other role, and manage who has it: nobody reaches above themselves. */
export function reaches(own: Role, other: Role): boolean {
  return managesMembers(own) && roles.indexOf(own) >= roles.indexOf(other);
}

/** Why somebody with a role may not manage members or invitations of another role. */
export function refuseReaching(own: Role, other: Role): Problem | undefined {
  if (reaches(own, other)) return undefined;
  const detail = managesMembers(own)
    ? 'Only an owner invites, changes or removes owners. Ask an owner of the account.'
    : 'Only admins and owners manage the members of the account. Ask one of them.';
  return { problem: 'not_permitted', detail };
}

export const memberNotFound: Problem = {
  problem: 'not_found',
  detail: 'There is no member with this id in the account.',
};

export const invitationNotFound: Problem = {
  problem: 'not_found',
  detail: 'There is no invitation with this id in the account; it may have been used, cancelled or expired.',
};

export const lastOwner: Problem = {
  problem: 'conflict',
  detail: 'An account always has an owner. Make somebody else owner first.',
};

export const noLongerMember: Problem = {
  problem: 'not_permitted',
  detail: 'You are no longer a member of this account. Ask an owner for an invitation.',
};
