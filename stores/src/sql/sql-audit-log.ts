import type { Actor, AuditAction, AuditEvent, AuditLog } from '@neoagent/core';
import type { Selectable } from 'kysely';
import type { AuditEventsTable, Connection } from '../schema.js';

/** Audit events over a connection, or inside the transaction the connection is. */
export function createSqlAuditLog(db: Connection): AuditLog {
  return {
    async append(event) {
      await db
        .insertInto('audit_events')
        .values({
          id: event.id,
          account_id: event.accountId,
          at: event.at,
          actor_kind: event.actor.kind,
          actor_id: event.actor.id,
          action: event.action,
          target_id: event.targetId,
          address: event.address,
          detail: JSON.stringify(event.detail),
        })
        .execute();
    },
    async list(accountId, limit) {
      const rows = await db
        .selectFrom('audit_events')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('at', 'desc')
        .orderBy('sequence', 'desc')
        .limit(limit)
        .execute();
      return rows.map(auditEventOf);
    },
  };
}

function auditEventOf(row: Selectable<AuditEventsTable>): AuditEvent {
  return {
    id: row.id,
    accountId: row.account_id,
    at: row.at,
    actor: { kind: row.actor_kind as Actor['kind'], id: row.actor_id },
    action: row.action as AuditAction,
    targetId: row.target_id,
    address: row.address,
    detail: JSON.parse(row.detail) as AuditEvent['detail'],
  };
}
