import type { AccessRequest, Decision, LastUse } from '@neoagent/core';
import { expect, it } from 'vitest';
import { UseRecorder } from './use-recorder.js';

const request: AccessRequest = {
  method: 'GET',
  target: '/chat',
  authorization: [],
  address: '192.0.2.1',
  origin: undefined,
  fetchSite: undefined,
  userAgent: 'curl/8',
  at: 1_800_000_000_000,
  requestId: 'req_1',
};

function allowed(secretId: string): Decision {
  return {
    allowed: true,
    caller: {
      accountId: 'acc_1',
      keyId: 'key_1',
      secretId,
      plan: 'default',
      environment: 'live',
      permissions: [],
    },
    route: { match: '* /chat', upstream: undefined, permission: undefined, plans: undefined, cost: 1 },
    limits: [],
  };
}

it('the country of a last use is looked up once a secret when it is written, never when it is recorded', async () => {
  const asked: string[] = [];
  const recorder = new UseRecorder(
    (text) => text,
    (address) => {
      asked.push(address);
      return address === '192.0.2.9' ? 'NZ' : null;
    },
  );
  recorder.record(allowed('sec_1'), request);
  recorder.record(allowed('sec_1'), { ...request, address: '192.0.2.9', at: request.at + 1 });
  recorder.record(allowed('sec_2'), { ...request, address: undefined, userAgent: undefined });
  expect(asked).toEqual([]);
  const written: (readonly [string, LastUse])[] = [];
  await recorder.flush({ recordLastUses: async (uses) => void written.push(...uses) });
  expect(asked).toEqual(['192.0.2.9']);
  expect(written).toEqual([
    ['sec_1', { at: request.at + 1, address: '192.0.2.9', country: 'NZ', userAgent: 'curl/8' }],
    ['sec_2', { at: request.at, address: null, country: null, userAgent: null }],
  ]);
});
