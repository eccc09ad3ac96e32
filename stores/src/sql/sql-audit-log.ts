import type { Actor, AuditAction, AuditEvent, AuditLog } from '@neoagent/core';
import type { Insertable, Selectable } from 'kysely';
import type { AuditEventsTable, Connection } from '../schema.js';

/** Audit events over a connection, or inside the transaction the connection is. */
export function createSqlAuditLog(db: Connection): AuditLog {
  return {
    async append(event) {
      await db.insertInto('audit_events').values(rowOf(event)).execute();
    },
    async appendMany(events) {
      for (let from = 0; from < events.length; from += eventsAtOnce) {
        const some = events.slice(from, from + eventsAtOnce);
        await db.insertInto('audit_events').values(some.map(rowOf)).execute();
      }
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

/** Few enough for what one statement may hold on either engine. */
const eventsAtOnce = 100;

function rowOf(event: AuditEvent): Insertable<AuditEventsTable> {
  return {
    id: event.id,
    account_id: event.accountId,
    at: event.at,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    action: event.action,
    target_id: event.targetId,
    address: event.address,
    detail: JSON.stringify(event.detail),
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
