import type { Alert, AlertChange, AlertPlace, AlertStore, DetectorRule } from '@neoagent/core';
import { type Selectable, sql, type Updateable } from 'kysely';
import type { AlertsTable, Connection, DetectorRulesTable, Engine } from '../../schema.js';
import { listed, text } from '../listed.js';

const mostExpected = 50;

export function createSqlAlertStore(db: Connection, engine: Engine): AlertStore {
  const ofPlace = ({ accountId, keyId, detector }: AlertPlace) =>
    db
      .selectFrom('alerts')
      .selectAll()
      .where('account_id', '=', accountId)
      .$if(keyId !== undefined, (query) => query.where('key_id', '=', keyId ?? ''))
      .where('detector', '=', detector)
      .orderBy('last_at', 'desc')
      .orderBy('id', 'desc');
  return {
    async insert(alert) {
      await db.insertInto('alerts').values(rowOf(alert)).execute();
    },
    async find(accountId, alertId) {
      const row = await db
        .selectFrom('alerts')
        .selectAll()
        .where('id', '=', alertId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row && alertOf(row);
    },
    async findOpen(place) {
      const row = await ofPlace(place).where('resolved_at', 'is', null).limit(1).executeTakeFirst();
      return row && alertOf(row);
    },
    async listExpected(place) {
      const rows = await ofPlace(place).where('resolution', '=', 'expected').limit(mostExpected).execute();
      return rows.map(alertOf);
    },
    async list(accountId, { isOpen, limit }) {
      const rows = await db
        .selectFrom('alerts')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('resolved_at', isOpen ? 'is' : 'is not', null)
        .orderBy('last_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(alertOf);
    },
    async countOpen(accountId) {
      const { count } = await db
        .selectFrom('alerts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('account_id', '=', accountId)
        .where('resolved_at', 'is', null)
        .executeTakeFirstOrThrow();
      return count;
    },
    async update(alertId, change) {
      const row = changeRowOf(change);
      if (Object.keys(row).length === 0) return;
      await db.updateTable('alerts').set(row).where('id', '=', alertId).execute();
    },
    async listRules(accountIds) {
      const { rows } = await sql<Selectable<DetectorRulesTable>>`
        select detector_rules.* from ${listed(
          accountIds.map((id) => [id]),
          engine,
        )}
        inner join detector_rules on account_id = ${text(0)} order by detector
      `.execute(db);
      return rows.map(ruleOf);
    },
    async setRule(rule) {
      const { account_id, detector, ...rest } = ruleRowOf(rule);
      await db
        .insertInto('detector_rules')
        .values({ account_id, detector, ...rest })
        .onConflict((conflict) => conflict.columns(['account_id', 'detector']).doUpdateSet(rest))
        .execute();
    },
  };
}

function rowOf(alert: Alert): AlertsTable {
  return {
    id: alert.id,
    account_id: alert.accountId,
    key_id: alert.keyId,
    detector: alert.detector,
    severity: alert.severity,
    summary: alert.summary,
    subject: alert.subject,
    measure: alert.measure,
    evidence: JSON.stringify(alert.evidence),
    since: alert.since,
    last_at: alert.lastAt,
    count: alert.count,
    reaction: alert.reaction,
    resolved_at: alert.resolvedAt,
    resolved_by: alert.resolvedBy,
    resolution: alert.resolution,
  };
}

function changeRowOf(change: AlertChange): Updateable<AlertsTable> {
  const { lastAt, evidence, resolvedAt, resolvedBy, ...same } = change;
  return {
    ...same,
    ...(lastAt !== undefined && { last_at: lastAt }),
    ...(evidence !== undefined && { evidence: JSON.stringify(evidence) }),
    ...(resolvedAt !== undefined && { resolved_at: resolvedAt }),
    ...(resolvedBy !== undefined && { resolved_by: resolvedBy }),
  };
}

function alertOf(row: Selectable<AlertsTable>): Alert {
  return {
    id: row.id,
    accountId: row.account_id,
    keyId: row.key_id,
    detector: row.detector as Alert['detector'],
    severity: row.severity as Alert['severity'],
    summary: row.summary,
    subject: row.subject,
    measure: row.measure,
    evidence: JSON.parse(row.evidence),
    since: row.since,
    lastAt: row.last_at,
    count: row.count,
    reaction: row.reaction as Alert['reaction'],
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
    resolution: row.resolution as Alert['resolution'],
  };
}

function ruleRowOf(rule: DetectorRule): DetectorRulesTable {
  return {
    account_id: rule.accountId,
    detector: rule.detector,
    enabled: rule.isEnabled ? 1 : 0,
    reaction: rule.reaction,
    throttle_percent: rule.throttlePercent,
    parameters: JSON.stringify(rule.parameters),
  };
}

function ruleOf(row: Selectable<DetectorRulesTable>): DetectorRule {
  return {
    accountId: row.account_id,
    detector: row.detector as DetectorRule['detector'],
    isEnabled: row.enabled === 1,
    reaction: row.reaction as DetectorRule['reaction'],
    throttlePercent: row.throttle_percent,
    parameters: JSON.parse(row.parameters),
  };
}
