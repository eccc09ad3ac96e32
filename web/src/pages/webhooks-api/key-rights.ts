import type { Key, Session } from '@neoagent/sdk';

/** Whom to ask when a viewer wants a key; `undefined` when the role may create keys itself. */
export function whyNotCreate(session: Session): string | undefined {
  return session.member.role === 'viewer'
    ? 'Ask an admin or owner of this account: your role, viewer, can look at keys but not create them.'
    : undefined;
}

/** Why a member may not manage a key; `undefined` when they may. The server decides; this spares a vain attempt. */
export function whyNotManage(session: Session, key: Key): string | undefined {
  const { role, id } = session.member;
  if (role === 'admin' || role === 'owner') return undefined;
  if (role === 'member' && key.createdBy?.id === id) return undefined;
  return 'Ask an admin or owner: your role can manage only keys you created.';
}

/** Whether a key has come to its end and can never work again. */
export function isInactive(key: Key): boolean {
  return key.status === 'revoked' || key.status === 'expired';
}

/** Whose key it is, as the reader would say it. */
export function creatorName(key: Key, session: Session): string {
  if (key.createdBy === null) return 'Operator';
  return key.createdBy.id === session.member.id ? 'You' : key.createdBy.name;
}
