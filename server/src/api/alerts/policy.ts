import type { Key } from '@neoagent/core';
import type { SignedIn } from '../context.js';
import type { Problem } from '../problem.js';

/** Everybody but viewers deals with alerts. */
export function refuseHandling({ role }: Pick<SignedIn, 'role'>): Problem | undefined {
  if (role !== 'viewer') return undefined;
  return notPermitted('Viewers can look at alerts but not resolve them. Ask another member of the account.');
}

/** A throttle changes the key: as everywhere, members change only the keys they created. */
export function refuseThrottling(
  signedIn: Pick<SignedIn, 'role' | 'userId'>,
  key: Pick<Key, 'createdBy'> | undefined,
): Problem | undefined {
  const isOwn = signedIn.role !== 'member' || key?.createdBy === signedIn.userId;
  if (isOwn) return refuseHandling(signedIn);
  return notPermitted('Members can throttle only the keys they created. Ask an admin or the owner.');
}

/** What detectors do by themselves concerns every key: admins and the owner decide it. */
export function refuseRules({ role }: Pick<SignedIn, 'role'>): Problem | undefined {
  if (role === 'admin' || role === 'owner') return undefined;
  return notPermitted('Only admins and the owner change what detectors do. Ask one of them.');
}

function notPermitted(detail: string): Problem {
  return { problem: 'not_permitted', detail };
}
