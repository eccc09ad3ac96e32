import type { AuditEvent, AuditLog } from '@neoagent/core';
import type { MemoryAccess, MemoryState } from './memory-state.js';

export function createMemoryAuditLog(access: MemoryAccess): AuditLog {
  return {
    append: (event) => access.write((state) => append(state, event)),
    appendMany: (events) =>
      access.write((state) => {
        for (const event of events) append(state, event);
      }),
    async list(accountId, limit) {
      const events = access.read().auditEvents.filter((event) => event.accountId === accountId);
      // Reversed first: the sort keeps the order of events of the same millisecond.
      return events
        .reverse()
        .sort((a, b) => b.at - a.at)
        .slice(0, limit);
    },
  };
}

function append(state: MemoryState, event: AuditEvent): void {
  if (!state.accounts.has(event.accountId)) throw new Error(`There is no account ${event.accountId}.`);
  state.auditEvents.push(event);
}
