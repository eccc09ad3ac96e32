import { defaultRule, type Finding } from '@neoagent/core';
import { expect, it } from 'vitest';
import { raiseAlert } from '../../commands/alerts/raise-alert.js';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import { registerAlerts } from './alerts.js';
import { registerDetectors } from './detectors.js';

async function withAlert(rules = '') {
  const api = aManagementApi([registerAlerts, registerDetectors], rules);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const issued = await issueKey(api.context, {
    by: { actor: { kind: 'member', id: owner.userId }, address: null },
    accountId: account.id,
    wanted: { name: 'payments', environment: 'live', permissions: [] },
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  const keyId = issued.record.key.id;
  const finding: Finding = {
    detector: 'new_country',
    keyId,
    accountId: account.id,
    at: t0,
    severity: 'warning',
    summary: 'First use from FR.',
    subject: 'FR',
    measure: 1,
    evidence: { country: 'FR' },
  };
  const alert = await raiseAlert(api.context, finding, defaultRule(account.id, 'new_country'));
  if (alert === undefined) throw new Error('nothing was raised');
  const list = async (status = 'open', by = owner) =>
    (await api.call(by, { method: 'GET', url: `/v1/alerts?status=${status}` })).json();
  const post = (path: string, body = {}, by = owner) =>
    api.call(by, { method: 'POST', url: `/v1/alerts/${alert.id}/${path}`, body });
  return { api, account, owner, keyId, alert, list, post };
}

it('an alert is shown with its key, evidence and time, to its account alone', async () => {
  const { api, alert, keyId, list } = await withAlert();
  expect(await list()).toEqual({
    openCount: 1,
    alerts: [
      {
        id: alert.id,
        keyId,
        keyName: 'payments',
        detector: 'new_country',
        scope: 'key',
        severity: 'warning',
        summary: 'First use from FR.',
        evidence: { country: 'FR' },
        teaches: 'Use from FR is not told again for this key.',
        since: new Date(t0).toISOString(),
        lastAt: new Date(t0).toISOString(),
        count: 1,
        reaction: 'notify',
        resolvedAt: null,
        resolution: null,
      },
    ],
  });
  const stranger = await api.signIn(await addAccount(api.db));
  expect(await list('open', stranger)).toEqual({ alerts: [], openCount: 0 });
});

it.each([
  ['resolve', 'resolved'],
  ['expected', 'expected'],
])('%s ends an alert as %s, with an audit event, and twice is once', async (path, resolution) => {
  const { api, account, alert, list, post } = await withAlert();
  for (const _ of [1, 2]) {
    const answer = await post(path);
    expect(answer.statusCode).toBe(200);
    expect(answer.json().alert).toMatchObject({ resolution, resolvedAt: new Date(t0).toISOString() });
  }
  expect((await list()).openCount).toBe(0);
  expect((await list('resolved')).alerts).toHaveLength(1);
  const events = await api.db.audit.list(account.id, 10);
  expect(events.filter(({ action }) => action === 'alert.resolved')).toMatchObject([
    { detail: { alertId: alert.id, resolution } },
  ]);
});

it('throttle lets the key do less, 100 percent takes it back', async () => {
  const { api, account, keyId, post } = await withAlert();
  const limits = async () => (await api.db.keys.find(account.id, keyId))?.key.limits;
  expect((await post('throttle', { percent: 10 })).statusCode).toBe(200);
  expect(await limits()).toMatchObject([{ name: 'throttle', allow: 60 }]);
  expect((await post('throttle', { percent: 100 })).statusCode).toBe(200);
  expect(await limits()).toEqual([]);
  expect((await post('throttle', { percent: 0 })).statusCode).toBe(400);
});

it('a throttled key gets its share of the tightest limit of its plan', async () => {
  const limits = ['spike, allow: 50, per: 1s', 'day, allow: 1000, per: 1d', 'burst, allow: 600, per: 1m'];
  const each = limits.map((limit) => `{ name: ${limit} }`).join();
  const { api, account, keyId, post } = await withAlert(
    `plans: { default: { permissions: ["*"], limits: [${each}] } }`,
  );
  expect((await post('throttle', { percent: 10 })).statusCode).toBe(200);
  expect((await api.db.keys.find(account.id, keyId))?.key.limits).toMatchObject([
    { name: 'throttle', allow: 100, windowMs: 86_400_000 },
  ]);
});

it('viewers and members of other accounts change nothing, and nobody gets anything without a session', async () => {
  const { api, account, post, list } = await withAlert();
  const viewer = await api.signIn(account, 'viewer');
  const stranger = await api.signIn(await addAccount(api.db));
  expect((await post('resolve', {}, viewer)).statusCode).toBe(403);
  expect((await post('throttle', { percent: 1 }, viewer)).statusCode).toBe(403);
  expect((await post('resolve', {}, stranger)).statusCode).toBe(404);
  const member = await api.signIn(account, 'member');
  expect((await post('throttle', { percent: 1 }, member)).json().detail).toContain('keys they created');
  const rule = { method: 'PATCH', url: '/v1/detectors/burst', body: { isEnabled: false } } as const;
  expect((await api.call(await api.signIn(account, 'member'), rule)).statusCode).toBe(403);
  expect((await list()).openCount).toBe(1);
  for (const url of ['/v1/alerts', '/v1/detectors'])
    expect((await api.call(undefined, { method: 'GET', url })).statusCode).toBe(401);
});

it('a detector is shown as the account has it, with what it told in the last week', async () => {
  const { api, account, owner } = await withAlert();
  const day = t0 - (t0 % 86_400_000);
  const told = { accountId: account.id, detector: 'burst', count: 3 } as const;
  await api.db.detectors.countFindings([
    { ...told, day },
    { ...told, day: day - 7 * 86_400_000 },
  ]);
  const change = { isEnabled: false, reaction: 'disable', parameters: { factor: 4 } };
  const answer = await api.call(owner, { method: 'PATCH', url: '/v1/detectors/burst', body: change });
  expect(answer.statusCode).toBe(200);
  const { detectors } = (await api.call(owner, { method: 'GET', url: '/v1/detectors' })).json();
  expect(detectors).toHaveLength(16);
  expect(detectors[0]).toEqual(answer.json().detector);
  expect(detectors[0]).toMatchObject({
    name: 'burst',
    isEnabled: false,
    reaction: 'disable',
    possibleReactions: ['notify', 'throttle', 'disable'],
    throttlePercent: 20,
    firedLastWeek: 3,
  });
  expect(detectors[0].parameters[0]).toMatchObject({
    name: 'factor',
    value: 4,
    standard: 2.2,
    least: 1,
    most: 1000,
  });
});

it.each([
  ['burst', { nonsense: 1 }, 'nonsense'],
  ['burst', { constructor: 1 }, 'constructor'],
  ['burst', { factor: ['a'] }, 'factor'],
  ['burst', { factor: 0.99 }, 'factor'],
  ['burst', { factor: 4, afterDays: 91 }, 'afterDays'],
  ['powerful_permission', { endings: [''] }, 'endings'],
  ['powerful_permission', { endings: ['x'.repeat(101)] }, 'endings'],
])('a change that does not fit %s is refused by field: %j', async (name, parameters, field) => {
  const { api, owner } = await withAlert();
  const url = `/v1/detectors/${name}`;
  const answer = await api.call(owner, { method: 'PATCH', url, body: { parameters } });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field: `parameters.${field}` }]);
});

it.each(['dead_secrets', 'guessed_secret', 'quota_pace', 'never_used', 'never_rotated'])(
  '%s finds nothing in a key’s own use that could be acted on: it only tells',
  async (name) => {
    const { api, owner } = await withAlert();
    const url = `/v1/detectors/${name}`;
    const answer = await api.call(owner, { method: 'PATCH', url, body: { reaction: 'disable' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toMatchObject([{ field: 'reaction' }]);
  },
);
