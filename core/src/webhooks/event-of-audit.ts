import type { AuditEvent } from '../audit/audit-event.js';
import { isEventType } from './event-catalogue.js';
import type { WebhookEvent } from './webhook-event.js';

/** Where the public name of a fact differs from the audit log's. */
const publicNames: Readonly<Record<string, string>> = { 'account.plan_changed': 'plan.changed' };

/** Facts whose audit event has the key as its target. */
const aboutKeys = /^(key|alert)\./;

/**
 * The webhook event that an audit event is told as; `undefined` when it is told to nobody. An action that has the name of an event is
 * told by that alone. The id follows from the audit event's, so one change is one event.
 */
export function eventOfAudit(audit: AuditEvent): WebhookEvent | undefined {
  const type = publicNames[audit.action] ?? audit.action;
  if (!isEventType(type)) return undefined;
  const subject = aboutKeys.test(type) ? { keyId: audit.targetId } : {};
  const data = {
    accountId: audit.accountId,
    ...subject,
    actor: { kind: audit.actor.kind, id: audit.actor.id },
    ...Object.fromEntries(Object.entries(audit.detail).map(([name, value]) => [name, shown(name, value)])),
  };
  const id = audit.id.replace(/^aud_/, 'evt_');
  return { id, accountId: audit.accountId, type, at: audit.at, data, once: null };
}

/** Moments are RFC 3339 to the outside. */
function shown(name: string, value: unknown): unknown {
  return name.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : value;
}
