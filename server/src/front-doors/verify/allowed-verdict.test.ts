import { expect, it } from 'vitest';
import { anAllowed, burst, month } from '../../test-support/decisions.js';
import { createAllowedVerdict } from './allowed-verdict.js';
import { presentVerdict } from './present.js';

const style = { limitStatus: 403, publicUrl: '' } as const;

it('writes for every decision in turn what the verdict lists, in its order', () => {
  const write = createAllowedVerdict();
  const first = anAllowed();
  const decisions = [
    first,
    anAllowed({ accountId: 'acc_2', keyId: 'key_2' }),
    anAllowed({ accountId: '0b2a-4c', keyId: 'k/1:2' }),
    anAllowed({ permissions: ['a:b', 'c:*'] }),
    anAllowed({ permissions: [] }),
    anAllowed({ plan: 'free', environment: 'test' }),
    anAllowed({}, { limits: [] }),
    anAllowed({}, { limits: [{ ...burst, remaining: 0, resetMs: 1 }] }),
    anAllowed({}, { limits: [burst, month] }),
    anAllowed({}, { limits: [month, burst] }),
    anAllowed({}, { limits: [{ ...burst, allow: 61 }] }),
    anAllowed({}, { limits: [{ ...burst, windowMs: 500 }] }),
    anAllowed({}, { limits: [{ ...burst, name: 'spike' }] }),
    anAllowed({}, { route: { ...first.route, match: 'POST /a"b\\c' } }),
    anAllowed({}, { secretEndsAt: Date.UTC(2026, 0, 1) + 999 }),
  ];
  for (const decision of [...decisions, ...decisions.reverse()]) {
    expect(write(decision, 'req_1')).toBe(
      JSON.stringify(presentVerdict(decision, { requestId: 'req_1', style })),
    );
  }
});

it('is ASCII whatever stands in it, so that its length is its octets', () => {
  const decision = anAllowed({ plan: 'plän' }, { route: { ...anAllowed().route, match: 'GET /ü🔑\u2028' } });
  const text = createAllowedVerdict()(decision, 'req_1');
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(text)).toEqual(presentVerdict(decision, { requestId: 'req_1', style }));
});

it.each([{ accountId: 'acc_"' }, { accountId: 'acc\\' }, { keyId: 'kéy_1' }, { keyId: '' }])(
  'makes no verdict about %j, an id that is never made',
  (caller) => {
    expect(() => createAllowedVerdict()(anAllowed(caller), 'req_1')).toThrow('not one of ours');
  },
);
