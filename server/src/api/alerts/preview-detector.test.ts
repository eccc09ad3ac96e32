import type { UsageRow } from '@neoagent/core';
import { expect, it } from 'vitest';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
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
  expect(await api.db.alerts.listRules(account.id)).toEqual([]);
});

it('a detector of what is not recorded is not answered with a zero', async () => {
  const { ask } = await withRefusals();
  const { preview } = (await ask('new_country', {})).json();
  expect(preview.wouldHaveFired).toBeNull();
  expect(preview.sentence).toContain('cannot be said');
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
