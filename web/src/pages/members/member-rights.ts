import type { Member, Role } from '@neoagent/sdk';
import { roles } from '../../text/role.js';

/** Whether a role manages the members of its account at all. */
export function managesMembers(role: Role): boolean {
  return role === 'admin' || role === 'owner';
}

/** The roles that somebody may give, weakest first: nobody reaches above themselves. */
export function rolesToGive(own: Role): readonly Role[] {
  return managesMembers(own) ? roles.slice(0, roles.indexOf(own) + 1) : [];
}

/** Whether somebody with a role may change or remove another member. */
export function mayManage(own: Role, other: Pick<Member, 'role'>): boolean {
  return rolesToGive(own).includes(other.role);
}

/** Whether a member is the only owner: then they stay one until there is another. */
export function isLastOwner(
  member: Pick<Member, 'id'>,
  members: readonly Pick<Member, 'id' | 'role'>[],
): boolean {
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.id === member.id;
}
