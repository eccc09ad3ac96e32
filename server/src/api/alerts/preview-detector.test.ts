import { emptyMinute, type KeyMinute, type UsageRow } from '@neoagent/core';
import { expect, it } from 'vitest';
import { issueKey } from '../../commands/issue-key.js';
import { regenerateKey } from '../../commands/regenerate-key.js';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import { createAlertKeeper } from '../../workers/alerts/alert-keeper.js';
import { registerDetectorPreview } from './preview-detector.js';

const minute = 60_000;

/** A key that two requests from a page were refused for in each of three minutes, an hour apart. */
async function withRefusals() {
  const api = aManagementApi([registerDetectorPreview]);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const issued = await issueKey(api.context, {
    by: { actor: { kind: 'member', id: owner.userId }, address: null },
    accountId: account.id,
    wanted: { name: 'payments', environment: 'live', permissions: [] },
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  const { key, secrets } = issued.record;
  const rowAt = (bucket: number): UsageRow => ({
    accountId: account.id,
    keyId: key.id,
    secretId: secrets[0]?.id ?? '',
    route: 'GET /chats',
    reason: 'browser_blocked',
    statusClass: 4,
    bucket,
    count: 2,
    lastAt: bucket + 1,
  });
  const first = t0 - (t0 % minute);
  await api.db.usage.append([0, 60, 120].map((after) => rowAt(first + after * minute)));
  api.clock.at += 5 * 3_600_000;
  const ask = (name: string, parameters: object, by: typeof owner | undefined = owner) =>
    api.call(by, { method: 'POST', url: `/v1/detectors/${name}/preview`, body: { parameters } });
  return { api, account, owner, ask };
}

it('parameters are tried on what is recorded before they are saved, and nothing changes', async () => {
  const { ask, api, account } = await withRefusals();
  const loose = await ask('browser_use', { requests: 3 });
  expect(loose.statusCode).toBe(200);
  expect(loose.json().preview).toMatchObject({ wouldHaveFired: 0, isWholeWeek: false });
  const strict = (await ask('browser_use', { requests: 2 })).json().preview;
  expect(strict.wouldHaveFired).toBeGreaterThan(0);
  expect(strict.sentence).toContain('since the account was made');
  expect(await api.db.alerts.listRules([account.id])).toEqual([]);
});

/** A key whose minutes the detectors were shown, as the worker shows them, each at so many minutes after the first. */
async function withMinutes(minutes: readonly (readonly [after: number, change: Partial<KeyMinute>])[]) {
  const { api, account, owner, ask } = await withRefusals();
  const [record] = await api.db.keys.list(account.id, 1);
  const keyId = record?.key.id ?? '';
  let waiting: KeyMinute[] = [];
  const keeper = createAlertKeeper({
    db: api.db,
    take: () => waiting.splice(0),
    quotaOf: () => undefined,
    raise: async () => undefined,
    onRaised: () => undefined,
    onFault: ({ error }) => {
      throw error;
    },
  });
  const first = t0 - (t0 % minute);
  for (const [after, change] of minutes) {
    const at = first + after * minute;
    waiting = [{ ...emptyMinute(keyId, account.id, at), ...change }];
    await keeper.run(at + minute);
  }
  api.clock.at = first + ((minutes.at(-1)?.[0] ?? 0) + 2) * minute;
  const fired = async (name: string, parameters: object) =>
    (await ask(name, parameters)).json().preview.wouldHaveFired;
  return { api, account, owner, ask, fired, keyId };
}

const day = 24 * 60;
const used = { allowed: 3, refused: 0 };
const tried = { allowed: 0, refused: 6 };
const daily = (change: Partial<KeyMinute>) =>
  Array.from({ length: 7 }, (_, n) => [n * day, { allowed: 3, ...change }] as const);

it.each([
  ['new_country', { byCountry: { DE: used } }, { byCountry: { US: used } }, { afterDays: 60 }],
  [
    'new_network',
    { byNetwork: { '198.51.100.0/24': used }, byCountry: { DE: used } },
    { byNetwork: { '203.0.113.0/24': used }, byCountry: { DE: used } },
    { activeDays: 60 },
  ],
  ['new_agent', { byAgent: { curl: used } }, { byAgent: { python: used } }, { arrivals: 0 }],
  ['impossible_travel', { byCountry: { DE: used } }, { byCountry: { JP: used } }, { distance: 20_000 }],
  [
    'dead_secrets',
    { byNetwork: { '198.51.100.0/24': used } },
    { refused: { key_revoked: 6 }, byNetwork: { '203.0.113.0/24': tried } },
    { keys: 32, refusals: 7 },
  ],
  [
    'guessed_secret',
    { byNetwork: { '198.51.100.0/24': used } },
    { guesses: { hint: 'neo_live_Ab12…9xYz', count: 9, networks: { '203.0.113.0/24': 9 } } },
    { guesses: 10 },
  ],
] as const)('%s is tried on the minutes that could have been told', async (name, usual, strange, strict) => {
  const habits = daily(usual);
  const { fired } = await withMinutes([...habits, [6 * day + 10, { allowed: 3, ...strange }]]);
  expect([await fired(name, {}), await fired(name, strict)]).toEqual([1, 0]);
});

it('old_secret is tried with the end of the secret as it was at the time', async () => {
  const home = { allowed: 3, byNetwork: { '198.51.100.0/24': used } };
  const { api, account, fired, keyId } = await withMinutes([[0, home]]);
  const by = { actor: { kind: 'member', id: 'user_1' }, address: null } as const;
  const done = await regenerateKey(api.context, { by, accountId: account.id, keyId });
  expect(done).not.toHaveProperty('problem');
  const at = api.clock.at - (api.clock.at % minute) + 5 * minute;
  const thief = {
    ...emptyMinute(keyId, account.id, at),
    refused: { key_revoked: 2 },
    byNetwork: { '203.0.113.0/24': tried },
  };
  const keeper = createAlertKeeper({
    db: api.db,
    take: () => [thief],
    quotaOf: () => undefined,
    raise: async () => undefined,
    onRaised: () => undefined,
    onFault: () => undefined,
  });
  await keeper.run(at + minute);
  api.clock.at = at + 2 * minute;
  expect(await fired('old_secret', { toleranceMinutes: 10 }), 'the standard lets programs be').toBe(0);
  expect(await fired('old_secret', { toleranceMinutes: 1 })).toBe(1);
});

it('says so when there was more to look at than is kept', async () => {
  const { api, ask, account, keyId } = await withMinutes([[0, { allowed: 1 }]]);
  const at = api.clock.at - minute;
  const key = {
    createdAt: t0,
    lastUsedAt: null,
    revokedAt: null,
    browserGuard: 'block',
    secretCreatedAt: t0,
    oldSecretEndedAt: null,
  } as const;
  const seen = { minute: emptyMinute(keyId, account.id, at), key };
  const one = { accountId: account.id, keyId, detector: 'new_country', at, seen } as const;
  // An account that is older than the week.
  api.clock.at += 8 * day * minute;
  const then = api.clock.at - minute;
  const previewed = async () => (await ask('new_country', {})).json().preview;
  const late = { ...one, at: then };
  await api.db.detectors.recordCandidates(Array.from({ length: 299 }, () => late));
  expect(await previewed()).toMatchObject({
    isWholeWeek: true,
    sentence: 'Would not have fired in the last 7 days.',
  });
  await api.db.detectors.recordCandidates([late]);
  const partial = await previewed();
  expect(partial.isWholeWeek).toBe(false);
  expect(partial.sentence).toContain('more to look at than is kept');
});

it('sees nothing of another account', async () => {
  const { ask, api } = await withRefusals();
  const stranger = await api.signIn(await addAccount(api.db));
  expect((await ask('browser_use', { requests: 1 }, stranger)).json().preview.wouldHaveFired).toBe(0);
});

it('is refused with the field for parameters that do not fit, and to those who may not change rules', async () => {
  const { ask, api, account } = await withRefusals();
  const answer = await ask('burst', { factor: 0.5 });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field: 'parameters.factor' }]);
  expect((await ask('burst', {}, await api.signIn(account, 'member'))).statusCode).toBe(403);
  const url = '/v1/detectors/burst/preview';
  expect((await api.call(undefined, { method: 'POST', url, body: { parameters: {} } })).statusCode).toBe(401);
  expect((await ask('nonsense', {})).statusCode).toBe(400);
});
