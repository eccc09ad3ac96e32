import type { AccessRequest, Allowed, Decision } from '@neoagent/core';
import { expect, it } from 'vitest';
import { MinuteRecorder } from './minute-recorder.js';

const t0 = Date.UTC(2027, 0, 15, 12);

const caller = {
  accountId: 'acc_1',
  keyId: 'key_1',
  secretId: 'sec_1',
  plan: 'pro',
  environment: 'live',
  permissions: [],
} as const;
const route = { match: 'GET /a', upstream: undefined, permission: 'a:read', plans: undefined, cost: 1 };
const allowed: Allowed = { allowed: true, caller, route, limits: [] };
const denied: Decision = {
  allowed: false,
  caller,
  route,
  limits: [],
  reason: 'permission_denied',
  detail: '',
};

function aRequest(fields: Partial<AccessRequest> = {}): AccessRequest {
  return {
    method: 'GET',
    target: '/a',
    authorization: [],
    address: '198.51.100.7',
    origin: undefined,
    fetchSite: undefined,
    userAgent: 'axios/1.7',
    at: t0,
    requestId: 'req_1',
    ...fields,
  };
}

function aRecorder() {
  return new MinuteRecorder({
    redact: (text) => text.replace(/neo_live_\w+/, 'hidden'),
    countryOf: (address) => (address.startsWith('198.') ? 'DE' : null),
  });
}

it('adds up what a key did in a minute, and hands each minute over once, when it has ended', () => {
  const recorder = aRecorder();
  recorder.record(allowed, aRequest());
  recorder.record(allowed, aRequest({ at: t0 + 59_999 }));
  recorder.record(denied, aRequest({ address: '2001:db8:1:2::7', userAgent: undefined }));
  recorder.record(allowed, aRequest({ at: t0 + 60_000 }));
  expect([...recorder.take(t0)]).toEqual([]);
  expect([...recorder.take(t0 + 60_000)]).toEqual([
    {
      keyId: 'key_1',
      accountId: 'acc_1',
      at: t0,
      allowed: 2,
      refused: { permission_denied: 1 },
      bySecret: { sec_1: { allowed: 2, refused: 1 } },
      byRoute: { 'GET /a': { allowed: 2, refused: 1 } },
      deniedRoutes: { 'GET /a': 1 },
      byPermission: { 'a:read': 2 },
      byCountry: { DE: { allowed: 2, refused: 0 } },
      byNetwork: {
        '198.51.100.0/24': { allowed: 2, refused: 0 },
        '2001:db8:1::/48': { allowed: 0, refused: 1 },
      },
      byAgent: { axios: { allowed: 2, refused: 0 }, none: { allowed: 0, refused: 1 } },
      browserUses: 0,
    },
  ]);
  expect([...recorder.take(t0 + 60_000)]).toEqual([]);
  expect([...recorder.take(t0 + 120_000)]).toHaveLength(1);
});

it('a minute that lies ahead because the clock went back is handed over at once, the one in progress is not', () => {
  const recorder = aRecorder();
  recorder.record(allowed, aRequest({ at: t0 + 3_600_000 }));
  recorder.record(allowed, aRequest({ at: t0 }));
  expect([...recorder.take(t0)].map(({ at }) => at)).toEqual([t0 + 3_600_000]);
  expect([...recorder.take(t0 + 60_000)].map(({ at }) => at)).toEqual([t0]);
});

it('requests of nobody known are nobody’s minutes', () => {
  const recorder = aRecorder();
  recorder.record(
    { allowed: false, caller: undefined, route: undefined, limits: [], reason: 'key_unknown', detail: '' },
    aRequest(),
  );
  expect([...recorder.take(t0 + 60_000)]).toEqual([]);
});

it('uses from pages are counted whether they were refused or only noticed', () => {
  const recorder = aRecorder();
  const notice = { reason: 'browser_blocked', detail: '' } as const;
  recorder.record({ ...allowed, noticed: [notice] }, aRequest());
  recorder.record({ ...denied, reason: 'browser_blocked' } as Decision, aRequest());
  expect([...recorder.take(t0 + 60_000)][0]?.browserUses).toBe(2);
});

it('holds a bounded amount however many addresses and programs there are, and still counts every request', () => {
  const recorder = aRecorder();
  for (let i = 0; i < 2000; i++) {
    recorder.record(allowed, aRequest({ userAgent: `tool${i}/1`, address: `10.${i >> 8}.${i & 255}.1` }));
  }
  const [minute] = [...recorder.take(t0 + 60_000)];
  expect(minute?.allowed).toBe(2000);
  expect(Object.keys(minute?.byAgent ?? {}).length).toBeLessThanOrEqual(64);
  expect(Object.keys(minute?.byNetwork ?? {}).length).toBeLessThanOrEqual(64);
});

it('a secret that a program calls itself by is hidden', () => {
  const recorder = aRecorder();
  recorder.record(allowed, aRequest({ userAgent: 'neo_live_0123456789/1.0' }));
  expect(Object.keys([...recorder.take(t0 + 60_000)][0]?.byAgent ?? {})).toEqual(['hidden']);
});

it('a key whose record is read anew in the middle of a minute has one minute, whichever caller came last', () => {
  const recorder = aRecorder();
  const readAnew = { ...caller };
  recorder.record(allowed, aRequest());
  recorder.record({ ...allowed, caller: readAnew }, aRequest({ at: t0 + 1 }));
  recorder.record(allowed, aRequest({ at: t0 + 2 }));
  const [minute, ...others] = recorder.take(t0 + 60_000);
  expect(others).toEqual([]);
  expect(minute).toMatchObject({ allowed: 3, bySecret: { sec_1: { allowed: 3, refused: 0 } } });
});

it('what comes late for a minute that was handed over is handed over next, alone', () => {
  const recorder = aRecorder();
  recorder.record(allowed, aRequest());
  recorder.record({ ...allowed, caller: { ...caller, keyId: 'key_2' } }, aRequest());
  const seen: unknown[] = [];
  for (const { keyId, allowed: count } of recorder.take(t0 + 60_000)) {
    seen.push([keyId, count]);
    if (seen.length === 1) recorder.record(allowed, aRequest({ at: t0 + 59_000 }));
  }
  expect(seen).toEqual([
    ['key_1', 1],
    ['key_2', 1],
  ]);
  expect([...recorder.take(t0 + 60_000)].map(({ keyId, allowed }) => [keyId, allowed])).toEqual([
    ['key_1', 1],
  ]);
});

it('two recorders that meet the same caller count apart', () => {
  const [one, other] = [aRecorder(), aRecorder()];
  for (const recorder of [one, other, one]) recorder.record(allowed, aRequest());
  expect([...one.take(t0 + 60_000)].map(({ allowed }) => allowed)).toEqual([2]);
  expect([...other.take(t0 + 60_000)].map(({ allowed }) => allowed)).toEqual([1]);
});

it('beyond the bound of keys nothing is counted, and there is room again in the next minute', () => {
  const recorder = aRecorder();
  for (let i = 0; i < 20_000; i++) {
    recorder.record({ ...allowed, caller: { ...caller, keyId: `key_${i}x` } }, aRequest());
  }
  const late = { ...allowed, caller: { ...caller, keyId: 'late' } };
  for (const at of [t0, t0 + 1, t0 + 60_000]) recorder.record(late, aRequest({ at }));
  const minutes = [...recorder.take(t0 + 120_000)].filter(({ keyId }) => keyId === 'late');
  expect(minutes.map(({ at, allowed }) => [at, allowed])).toEqual([[t0 + 60_000, 1]]);
});

it('minutes are handed over account by account in the order of their ids, those of each oldest first', () => {
  const recorder = aRecorder();
  const of = (accountId: string, keyId: string) => ({ ...allowed, caller: { ...caller, accountId, keyId } });
  recorder.record(of('acc_2', 'key_2'), aRequest({ at: t0 + 60_000 }));
  for (const [accountId, keyId] of [
    ['acc_2', 'key_2'],
    ['acc_1', 'key_1'],
    ['acc_1', 'key_3'],
  ] as const)
    recorder.record(of(accountId, keyId), aRequest());
  const handed = [...recorder.take(t0 + 120_000)].map(({ accountId, keyId, at }) => [
    accountId,
    keyId,
    at - t0,
  ]);
  expect(handed).toEqual([
    ['acc_1', 'key_1', 0],
    ['acc_1', 'key_3', 0],
    ['acc_2', 'key_2', 0],
    ['acc_2', 'key_2', 60_000],
  ]);
});
