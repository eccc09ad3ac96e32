import type { UsageRow } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { operatorCommand } from '../../commands/acting.js';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementContext } from '../../test-support/management.js';
import { startRetention } from './start-retention.js';

const dayMs = 86_400_000;
const kept = { minute: 2 * dayMs, hour: 90 * dayMs, day: 1000 * dayMs };

/** An account with one counted request and one event, and retention on clocks that are moved by hand. */
async function aKeptAccount() {
  const { context, clock, db } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const wanted = { name: 'kept', environment: 'live', permissions: [] } as const;
  const made = await issueKey(context, {
    by: operatorCommand,
    accountId: account.id,
    wanted,
    creationToken: null,
  });
  if ('problem' in made) throw new Error(made.detail);
  const { key, secrets } = made.record;
  const row: UsageRow = {
    accountId: account.id,
    keyId: key.id,
    secretId: secrets[0]?.id ?? '',
    route: 'POST /chat',
    reason: '',
    statusClass: 2,
    bucket: clock.at,
    count: 1,
    lastAt: clock.at,
  };
  await db.usage.append([row]);
  await db.usage.rollUp();
  const began = clock.at;
  const steady = { at: 0 };
  const faults: unknown[] = [];
  const retention = startRetention({
    db,
    usageKeptMs: () => kept,
    onFault: (fault) => void faults.push(fault),
    now: () => clock.at,
    steadyNow: () => steady.at,
  });
  return {
    clock,
    steady,
    faults,
    retention,
    isCounted: async () =>
      (await db.usage.routesUsed(account.id, began - dayMs)).some(({ keyId }) => keyId === key.id),
  };
}

it('what is older than it is kept is deleted', async () => {
  const { clock, steady, retention, isCounted, faults } = await aKeptAccount();
  expect(await isCounted()).toBe(true);
  clock.at += 1001 * dayMs;
  steady.at += 1001 * dayMs;
  await retention.stop();
  expect(await isCounted()).toBe(false);
  expect(faults).toEqual([]);
});

it('a clock that jumps ten years ahead deletes nothing', async () => {
  const { clock, retention, isCounted, faults } = await aKeptAccount();
  clock.at += 3650 * dayMs;
  await retention.stop();
  expect(await isCounted()).toBe(true);
  expect(faults).toEqual([]);
});
