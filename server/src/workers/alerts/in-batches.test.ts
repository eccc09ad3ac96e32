import { type Database, type Detector, detectorNamed, emptyMinute, Pace, Turns } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { createAlertKeeper } from './alert-keeper.js';

const minuteMs = 60_000;
const by = { actor: { kind: 'member', id: 'user_1' }, address: null } as const;

/** The database; `onRead` is told of which memories are read together. */
function tellingReads(db: Database, onRead: (scopes: readonly string[]) => void): Database {
  const load: Database['detectors']['load'] = (scopes) => {
    onRead(scopes);
    return db.detectors.load(scopes);
  };
  return { ...db, detectors: { ...db.detectors, load } };
}

it('an account with many keys is shown part by part, and each of its detectors remembers the part before', async () => {
  const { context, db } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const wanted = { name: 'payments', environment: 'live', permissions: [] } as const;
  const issued = await issueKey(context, { by, accountId: account.id, wanted, creationToken: null });
  if ('problem' in issued) throw new Error(issued.detail);
  const keyId = issued.record.key.id;
  const seen: number[] = [];
  const counting: Detector<number> = {
    ...(detectorNamed('quota_pace') as unknown as Detector<number>),
    start: 0,
    step(state) {
      seen.push(state + 1);
      return { state: state + 1, findings: [] };
    },
  };
  const read: number[] = [];
  const keeper = createAlertKeeper({
    db: tellingReads(db, (scopes) => void read.push(scopes.length)),
    take: () => Array.from({ length: 250 }, (_, n) => emptyMinute(keyId, account.id, t0 + n * minuteMs)),
    quotaOf: () => undefined,
    raise: async () => undefined,
    onRaised: () => undefined,
    onFault: ({ error }) => {
      throw error;
    },
    detectors: [counting as unknown as Detector],
  });
  await keeper.run(t0 + 251 * minuteMs);
  expect(read).toEqual([2, 2, 2]);
  expect(seen).toEqual(Array.from({ length: 250 }, (_, n) => n + 1));
});

/** A keeper for which time passes only while what is known of a batch is read, 5 ms each, and by its rests. */
function aPacedKeeper(accounts: number) {
  const db = createMemoryDatabase();
  const times = { at: 0, worked: 0, rested: 0 };
  const timer = {
    now: () => times.at,
    async sleep(ms: number) {
      times.at += ms;
      times.rested += ms;
    },
  };
  const keeper = createAlertKeeper({
    db: tellingReads(db, () => {
      times.at += 5;
      times.worked += 5;
    }),
    take: () => Array.from({ length: accounts }, (_, n) => emptyMinute(`key_${n}`, `acc_${n}`, t0)),
    quotaOf: () => undefined,
    raise: async () => undefined,
    onRaised: () => undefined,
    onFault: () => undefined,
    newPace: () => new Pace(timer, new Turns()),
  });
  return { keeper, times, db };
}

it('a pass over many accounts rests no longer than it works', async () => {
  const { keeper, times } = aPacedKeeper(2000);
  await keeper.run(t0 + minuteMs);
  expect(times.worked).toBe(100);
  expect(times.rested).toBe(100);
});

it('an inspection of many accounts rests no longer than it works', async () => {
  const { keeper, times, db } = aPacedKeeper(0);
  const { context } = aManagementContext(db);
  for (let n = 0; n < 250; n++) {
    const account = await addAccount(db);
    const wanted = { name: `k${n}`, environment: 'live' as const, permissions: [] };
    const issued = await issueKey(context, { by, accountId: account.id, wanted, creationToken: null });
    if ('problem' in issued) throw new Error(issued.detail);
  }
  await keeper.inspect(t0);
  expect(times.worked).toBe(15);
  expect(times.rested).toBe(15);
});
