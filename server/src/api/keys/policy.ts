import type { Key, Role } from '@neoagent/core';
import type { SignedIn } from '../context.js';
import type { Problem } from '../problem.js';

const createsKeys: Readonly<Record<Role, boolean>> = {
  viewer: false,
  member: true,
  admin: true,
  owner: true,
};
const managesEveryKey: Readonly<Record<Role, boolean>> = {
  viewer: false,
  member: false,
  admin: true,
  owner: true,
};

/** Viewers read; everybody else creates keys. */
export function refuseCreating({ role }: Pick<SignedIn, 'role'>): Problem | undefined {
  if (createsKeys[role]) return undefined;
  return notPermitted(
    'Viewers can look at keys but not create them. Ask an admin or the owner of the account to create one.',
  );
}

/** Admins and the owner manage every key; members those they created. */
export function refuseManaging(
  { role, userId }: Pick<SignedIn, 'role' | 'userId'>,
  key: Pick<Key, 'createdBy'>,
): Problem | undefined {
  if (managesEveryKey[role]) return undefined;
  if (!createsKeys[role]) {
    return notPermitted(
      'Viewers can look at keys but not change them. Ask an admin or the owner of the account.',
    );
  }
  if (key.createdBy === userId) return undefined;
  return notPermitted(
    'Members can change only the keys they created. Ask an admin or the owner of the account.',
  );
}

function notPermitted(detail: string): Problem {
  return { problem: 'not_permitted', detail };
}
