import type { SignedIn } from '../context.js';
import type { Problem } from '../problem.js';

/** Everybody but viewers deals with alerts. */
export function refuseHandling({ role }: Pick<SignedIn, 'role'>): Problem | undefined {
  if (role !== 'viewer') return undefined;
  return notPermitted('Viewers can look at alerts but not resolve them. Ask another member of the account.');
}

/** What detectors do by themselves concerns every key: admins and the owner decide it. */
export function refuseRules({ role }: Pick<SignedIn, 'role'>): Problem | undefined {
  if (role === 'admin' || role === 'owner') return undefined;
  return notPermitted('Only admins and the owner change what detectors do. Ask one of them.');
}

function notPermitted(detail: string): Problem {
  return { problem: 'not_permitted', detail };
}
