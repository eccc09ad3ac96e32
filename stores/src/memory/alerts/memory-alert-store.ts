import type { Alert, AlertPlace, AlertStore } from '@neoagent/core';
import { type MemoryAccess, ordinal } from '../memory-state.js';

const mostExpected = 50;

export function createMemoryAlertStore(access: MemoryAccess): AlertStore {
  const newest = (matches: (alert: Alert) => boolean) =>
    [...access.read().alerts.values()].filter(matches).sort(byLastFound);
  return {
    insert: (alert) => access.write(({ alerts }) => void alerts.set(alert.id, alert)),
    async find(accountId, alertId) {
      const alert = access.read().alerts.get(alertId);
      return alert?.accountId === accountId ? alert : undefined;
    },
    findOpen: async (place) => newest((alert) => isAt(alert, place) && alert.resolvedAt === null)[0],
    listExpected: async (place) =>
      newest((alert) => isAt(alert, place) && alert.resolution === 'expected').slice(0, mostExpected),
    list: async (accountId, { isOpen, limit }) =>
      newest((alert) => alert.accountId === accountId && (alert.resolvedAt === null) === isOpen).slice(
        0,
        limit,
      ),
    countOpen: async (accountId) =>
      newest((alert) => alert.accountId === accountId && alert.resolvedAt === null).length,
    update: (alertId, change) =>
      access.write(({ alerts }) => {
        const alert = alerts.get(alertId);
        if (alert !== undefined) alerts.set(alertId, { ...alert, ...change });
      }),
    async listRules(accountIds) {
      const rules = [...access.read().detectorRules.values()].filter(({ accountId }) =>
        accountIds.includes(accountId),
      );
      return rules.sort((a, b) => ordinal(a.detector, b.detector));
    },
    setRule: (rule) =>
      access.write(({ detectorRules }) => void detectorRules.set(`${rule.accountId} ${rule.detector}`, rule)),
  };
}

function isAt(alert: Alert, { accountId, keyId, detector }: AlertPlace): boolean {
  const isOfKey = keyId === undefined || alert.keyId === keyId;
  return alert.accountId === accountId && isOfKey && alert.detector === detector;
}

function byLastFound(a: Alert, b: Alert): number {
  return b.lastAt - a.lastAt || ordinal(b.id, a.id);
}
