import { emptyMinute, type UsageRow } from '@neoagent/core';
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
    account,
    db,
    key,
    isCounted: async () =>
      (await db.usage.routesUsed(account.id, began - dayMs)).some(({ keyId }) => keyId === key.id),
  };
}

it('what changed rules of detectors are tried on is kept for a week and a day', async () => {
  const { clock, steady, retention, account, db, key } = await aKeptAccount();
  const { at } = clock;
  const facts = {
    createdAt: at,
    lastUsedAt: null,
    revokedAt: null,
    browserGuard: 'block',
    secretCreatedAt: at,
    oldSecretEndedAt: null,
  } as const;
  const minuteAt = (then: number) => ({
    accountId: account.id,
    keyId: key.id,
    detector: 'new_country' as const,
    at: then,
    seen: { minute: emptyMinute(key.id, account.id, then), key: facts },
  });
  await db.detectors.recordCandidates([minuteAt(at), minuteAt(at + 2 * dayMs)]);
  const wanted = { accountId: account.id, detector: 'new_country', from: 0, to: at + 99 * dayMs } as const;
  const days = async () => (await db.detectors.listCandidates(wanted, 9)).map((one) => (one.at - at) / dayMs);
  expect(await days()).toEqual([0, 2]);
  clock.at += 9 * dayMs;
  steady.at += 9 * dayMs;
  await retention.stop();
  expect(await days()).toEqual([2]);
});

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
