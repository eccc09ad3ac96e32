import type { Session } from '@neoagent/sdk';

/** Why this member cannot resolve alerts; `undefined` when they can. */
export function whyNotHandle({ member: { role } }: Pick<Session, 'member'>): string | undefined {
  if (role !== 'viewer') return undefined;
  return 'Ask another member: your role, viewer, can look at alerts but not resolve them.';
}

/** Why this member cannot choose what detectors do; `undefined` when they can. */
export function whyNotChoose({ member: { role } }: Pick<Session, 'member'>): string | undefined {
  if (role === 'owner' || role === 'admin') return undefined;
  return 'What detectors do concerns every key: admins and the owner of the account choose it.';
}
