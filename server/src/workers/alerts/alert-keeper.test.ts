import {
  type Alert,
  allDetectors,
  type Detector,
  defaultRule,
  detectorNamed,
  emptyMinute,
  type KeyMinute,
  type Reaction,
} from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import type { Mail } from '../../accounts/mail/mailer.js';
import { raiseAlert } from '../../commands/alerts/raise-alert.js';
import { resolveAlert } from '../../commands/alerts/resolve-alert.js';
import { issueKey } from '../../commands/issue-key.js';
import { regenerateKey } from '../../commands/regenerate-key.js';
import { addAccount, addMember, aManagementContext, t0 } from '../../test-support/management.js';
import { createAlertKeeper } from './alert-keeper.js';
import { tellByMail } from './tell-by-mail.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const by = { actor: { kind: 'member', id: 'user_1' }, address: null } as const;

/** An account with one key, and a keeper that is fed by hand. */
async function aWatchedKey(detectors: readonly Detector[] = allDetectors) {
  const management = aManagementContext(createMemoryDatabase());
  const { context, db, forgotten } = management;
  const account = await addAccount(db);
  const issued = await issueKey(context, {
    by,
    accountId: account.id,
    wanted: { name: 'payments', environment: 'live', permissions: [] },
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  const keyId = issued.record.key.id;
  forgotten.length = 0;
  const raised: Alert[] = [];
  const faults: string[] = [];
  let waiting: KeyMinute[] = [];
  const restarted = () =>
    createAlertKeeper({
      db,
      take: () => waiting.splice(0),
      quotaOf: () => undefined,
      raise: (finding, rule) => raiseAlert(context, finding, rule),
      onRaised: (alert) => void raised.push(alert),
      onFault: ({ detector }, scope) => void faults.push(`${detector} ${scope}`),
      detectors,
    });
  const fields = { account, keyId, raised, faults, restarted, context, db, forgotten };
  return {
    ...fields,
    open: () => db.alerts.list(account.id, { isOpen: true, limit: 10 }),
    key: async () => (await db.keys.find(account.id, keyId))?.key,
    setRule: (reaction: Reaction, isEnabled = true) =>
      db.alerts.setRule({ ...defaultRule(account.id, 'browser_use'), reaction, isEnabled }),
    async uses(change: Partial<KeyMinute>, at: number, keeper = restarted()) {
      waiting = [{ ...emptyMinute(keyId, account.id, at), ...change }];
      await keeper.run(at + minuteMs);
    },
  };
}

it('what a key was used from is remembered over restarts, and use from elsewhere raises one alert with its evidence', async () => {
  const watched = await aWatchedKey();
  const from = (country: string) => ({ allowed: 3, byCountry: { [country]: { allowed: 3, refused: 0 } } });
  for (let day = 0; day < 7; day++) await watched.uses(from('DE'), t0 + day * dayMs);
  expect(await watched.open()).toEqual([]);
  await watched.uses(from('FR'), t0 + 7 * dayMs);
  await watched.uses(from('FR'), t0 + 7 * dayMs + minuteMs);
  const [alert, ...others] = await watched.open();
  expect(others).toEqual([]);
  expect(alert).toMatchObject({
    keyId: watched.keyId,
    detector: 'new_country',
    subject: 'FR',
    since: t0 + 7 * dayMs,
    evidence: { country: 'FR', usual: 'DE', requests: 3 },
    reaction: 'notify',
  });
  const [event] = await watched.db.audit.list(watched.account.id, 1);
  expect(event).toMatchObject({
    action: 'alert.raised',
    actor: { kind: 'detector', id: 'new_country' },
    targetId: watched.keyId,
    detail: { alertId: alert?.id },
  });
});

it('a later finding is added to the open alert instead of raising another', async () => {
  const watched = await aWatchedKey();
  await watched.uses({ browserUses: 1 }, t0);
  await watched.uses({ browserUses: 5 }, t0 + 2 * dayMs);
  expect(await watched.open()).toMatchObject([{ count: 2, since: t0, lastAt: t0 + 2 * dayMs, measure: 5 }]);
  expect(watched.raised).toHaveLength(1);
});

it('alerts block nothing by themselves unless the owner chose so', async () => {
  const watched = await aWatchedKey();
  await watched.uses({ browserUses: 1 }, t0);
  expect(await watched.key()).toMatchObject({ disabledAt: null, limits: [] });
  expect(watched.forgotten).toEqual([]);
});

it('a key is disabled at once when the owner chose that, and caches forget it', async () => {
  const watched = await aWatchedKey();
  await watched.setRule('disable');
  await watched.uses({ browserUses: 1 }, t0);
  expect((await watched.key())?.disabledAt).toBe(t0);
  expect(watched.forgotten).toEqual([watched.keyId]);
  const actions = (await watched.db.audit.list(watched.account.id, 2)).map(({ action }) => action);
  expect(actions.sort()).toEqual(['alert.raised', 'key.disabled']);
});

it('a key is throttled to the chosen share of the plan’s limit when the owner chose that', async () => {
  const watched = await aWatchedKey();
  await watched.setRule('throttle');
  await watched.uses({ browserUses: 1 }, t0);
  // The plan without a file allows 600 a minute; a fifth is left.
  expect((await watched.key())?.limits).toMatchObject([
    { name: 'throttle', allow: 120, windowMs: 60_000, counts: 'key' },
  ]);
});

it('a detector that is switched off raises nothing, and what it would have told is counted', async () => {
  const watched = await aWatchedKey();
  await watched.setRule('notify', false);
  await watched.uses({ browserUses: 1 }, t0);
  expect(await watched.open()).toEqual([]);
  expect(await watched.db.detectors.findingsSince(watched.account.id, t0 - dayMs)).toEqual(
    new Map([['browser_use', 1]]),
  );
});

it('what was called expected is not raised again for that key, until it goes half as far again', async () => {
  const watched = await aWatchedKey();
  await watched.uses({ browserUses: 10 }, t0);
  const [alert] = await watched.open();
  const accountId = watched.account.id;
  await resolveAlert(watched.context, { by, accountId, alertId: alert?.id ?? '', resolution: 'expected' });
  await watched.uses({ browserUses: 15 }, t0 + 2 * dayMs);
  expect(await watched.open()).toEqual([]);
  await watched.uses({ browserUses: 16 }, t0 + 4 * dayMs);
  expect(await watched.open()).toHaveLength(1);
});

it('a detector that throws is reported and does not keep the others from raising', async () => {
  const failing: Detector = {
    ...detectorNamed('burst'),
    step() {
      throw new Error('boom');
    },
  };
  const watched = await aWatchedKey([failing, detectorNamed('browser_use')]);
  await watched.uses({ browserUses: 1 }, t0);
  expect(watched.faults).toEqual([`burst key:${watched.keyId}`]);
  expect(await watched.open()).toMatchObject([{ detector: 'browser_use' }]);
});

it('an account whose turn fails holds up no other, and has it again with the next run', async () => {
  const { context, db, account, keyId } = await aWatchedKey();
  const other = await addAccount(db);
  const wanted = { name: 'other', environment: 'live', permissions: [] } as const;
  const issued = await issueKey(context, { by, accountId: other.id, wanted, creationToken: null });
  if ('problem' in issued) throw new Error(issued.detail);
  const otherId = issued.record.key.id;
  const waiting = [
    { ...emptyMinute(keyId, account.id, t0), browserUses: 1 },
    { ...emptyMinute(otherId, other.id, t0), browserUses: 1 },
  ];
  let isAway = true;
  const keeper = createAlertKeeper({
    db,
    take: () => waiting.splice(0),
    quotaOf: () => undefined,
    async raise(finding, rule) {
      if (isAway && finding.accountId === account.id) throw new Error('the disk is full');
      return raiseAlert(context, finding, rule);
    },
    onRaised: () => undefined,
    onFault: () => undefined,
  });
  const open = (id: string) => db.alerts.list(id, { isOpen: true, limit: 10 });
  await expect(keeper.run(t0 + minuteMs)).rejects.toMatchObject({ errors: [new Error('the disk is full')] });
  expect(await open(account.id)).toEqual([]);
  expect(await open(other.id)).toMatchObject([{ detector: 'browser_use', count: 1 }]);
  isAway = false;
  await keeper.run(t0 + 2 * minuteMs);
  for (const id of [account.id, other.id]) expect(await open(id)).toMatchObject([{ count: 1 }]);
});

it('a guess is no use of the key: detectors of the account see it, in the order of time, and those of the key learn nothing from it', async () => {
  const { context, db, account, keyId } = await aWatchedKey();
  const seen: string[] = [];
  const watching = (scope: Detector['scope']): Detector => ({
    ...detectorNamed('burst'),
    name: scope === 'key' ? 'burst' : 'quota_pace',
    scope,
    step(state, { at, guesses }) {
      seen.push(`${scope} ${(at - t0) / minuteMs}${guesses === undefined ? '' : ' guess'}`);
      return { state, findings: [] };
    },
  });
  const guesses = { hint: 'neo_live_Ab12…9xYz', count: 1, networks: { unknown: 1 } };
  const keeper = createAlertKeeper({
    db,
    take: () => [0, 2].map((n) => ({ ...emptyMinute(keyId, account.id, t0 + n * minuteMs), allowed: 1 })),
    guessed: async () =>
      [0, 1].map((n) => ({ ...emptyMinute(keyId, account.id, t0 + n * minuteMs), guesses })),
    quotaOf: () => undefined,
    raise: (finding, rule) => raiseAlert(context, finding, rule),
    onRaised: () => undefined,
    onFault: ({ error }) => {
      throw error;
    },
    detectors: [watching('key'), watching('account')],
  });
  await keeper.run(t0 + 3 * minuteMs);
  expect(seen).toEqual(['key 0', 'account 0', 'account 0 guess', 'account 1 guess', 'key 2', 'account 2']);
});

it('what is found in traffic and what is found without it at the same time are both remembered', async () => {
  const watched = await aWatchedKey();
  const at = t0 + 31 * dayMs;
  const keeper = watched.restarted();
  for (const _ of [1, 2]) {
    await Promise.all([watched.uses({ browserUses: 1 }, at, keeper), keeper.inspect(at)]);
  }
  const open = await watched.open();
  expect(open.map(({ detector, count }) => [detector, count]).sort()).toEqual([
    ['browser_use', 1],
    ['never_used', 1],
  ]);
});

it('an old secret that is sent in the minute in which it was replaced is found in that minute', async () => {
  const watched = await aWatchedKey();
  const { context, db, account, keyId } = watched;
  const rule = defaultRule(account.id, 'old_secret');
  await db.alerts.setRule({ ...rule, parameters: { toleranceMinutes: 0 } });
  const renewed = await regenerateKey(context, { by, accountId: account.id, keyId });
  expect(renewed).not.toHaveProperty('problem');
  const byNetwork = { '203.0.113.0/24': { allowed: 0, refused: 1 } };
  await watched.uses({ refused: { key_revoked: 1 }, byNetwork }, t0 - (t0 % minuteMs));
  expect(await watched.open()).toMatchObject([{ detector: 'old_secret', severity: 'critical' }]);
});

it('a key nobody uses is found without traffic, once', async () => {
  const watched = await aWatchedKey();
  const keeper = watched.restarted();
  await keeper.inspect(t0 + 29 * dayMs);
  expect(await watched.open()).toEqual([]);
  await keeper.inspect(t0 + 31 * dayMs, () => false);
  expect(await watched.open()).toEqual([]);
  await keeper.inspect(t0 + 31 * dayMs);
  await keeper.inspect(t0 + 32 * dayMs);
  expect(await watched.open()).toMatchObject([{ detector: 'never_used', count: 1 }]);
});

it('owners and admins are told by mail, others are not, and a notice is not mailed', async () => {
  const watched = await aWatchedKey();
  const owner = await addMember(watched.db, watched.account, 'owner');
  await addMember(watched.db, watched.account, 'viewer');
  await watched.uses({ browserUses: 1 }, t0);
  const mails: Mail[] = [];
  const work: Promise<void>[] = [];
  const parts = {
    db: watched.db,
    publicUrl: () => 'https://api.example',
    accounts: {
      send: (mail: Mail) => void mails.push(mail),
      inBackground: (_: string, task: () => Promise<void>) => void work.push(task()),
    },
  };
  for (const alert of watched.raised) {
    tellByMail(parts, alert);
    tellByMail(parts, { ...alert, severity: 'notice' });
  }
  await Promise.all(work);
  expect(mails).toMatchObject([{ to: owner.email, subject: 'Suspicious use of the key payments' }]);
  expect(mails[0]?.text).toContain('https://api.example/settings/alerts');
  const [used] = watched.raised;
  if (used === undefined) throw new Error('nothing was raised');
  tellByMail(parts, { ...used, detector: 'guessed_secret', summary: 'Wrong keys were tried.' });
  await Promise.all(work);
  expect(mails[1]).toMatchObject({
    to: owner.email,
    subject: 'Somebody guesses at the key payments',
    text: expect.stringContaining('Wrong keys were tried.'),
  });
});
