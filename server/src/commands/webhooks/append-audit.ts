import { type AuditEvent, eventOfAudit, type Stores } from '@neoagent/core';

/**
 * Appends an audit event and, when the outside is told of such a change, its webhook event: both in the transaction of the change.
 * A new command gets its webhook by naming its audit action like the event.
 */
export async function appendAudit(stores: Stores, audit: AuditEvent): Promise<void> {
  await stores.audit.append(audit);
  const event = eventOfAudit(audit);
  if (event !== undefined) await stores.webhooks.appendEvent(event);
}

/** The same for many at once. */
export async function appendAudits(stores: Stores, audits: readonly AuditEvent[]): Promise<void> {
  await stores.audit.appendMany(audits);
  for (const event of audits.map(eventOfAudit)) {
    if (event !== undefined) await stores.webhooks.appendEvent(event);
  }
}
