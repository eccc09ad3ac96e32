import type { AuditEvent } from '../audit/audit-event.js';

export interface AuditLog {
  append(event: AuditEvent): Promise<void>;
  /** In their order, in few statements. */
  appendMany(events: readonly AuditEvent[]): Promise<void>;
  /** Newest first, at most `limit`. */
  list(accountId: string, limit: number): Promise<readonly AuditEvent[]>;
}
