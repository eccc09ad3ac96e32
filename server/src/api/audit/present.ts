import type { AuditEvent, MemberWithLogin } from '@neoagent/core';
import type { Static } from 'typebox';
import type { AuditEventSchema } from './schema.js';

/** An audit event as the management API shows it. The actor's name is that of today; `null` for who is no member. */
export function presentAuditEvent(
  event: AuditEvent,
  members: readonly MemberWithLogin[],
): Static<typeof AuditEventSchema> {
  return {
    id: event.id,
    at: new Date(event.at).toISOString(),
    actor: { kind: event.actor.kind, id: event.actor.id, name: nameOf(event.actor.id, members) },
    action: event.action,
    targetId: event.targetId,
    address: event.address,
    detail: event.detail,
  };
}

function nameOf(userId: string, members: readonly MemberWithLogin[]): string | null {
  const member = members.find((candidate) => candidate.userId === userId);
  if (member === undefined) return null;
  return member.name === '' ? member.email : member.name;
}
