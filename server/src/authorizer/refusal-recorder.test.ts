import type { AccessRequest, Decision, RecordedRefusal } from '@neoagent/core';
import { expect, it } from 'vitest';
import { createRedactor } from '../observability/redact.js';
import { RefusalRecorder } from './refusal-recorder.js';

const secret = `neo_live_${'a1B2'.repeat(9)}zz`;

const request: AccessRequest = {
  method: 'GET',
  target: '/chat/1?token=query',
  authorization: [],
  address: '203.0.113.7',
  origin: undefined,
  fetchSite: undefined,
  userAgent: 'curl/8',
  at: 1,
  requestId: 'req_1',
};

const caller = {
  accountId: 'acc_1',
  keyId: 'key_1',
  secretId: 'sec_1',
  plan: 'pro',
  environment: 'live',
  permissions: [],
} as const;

const denied: Decision = {
  allowed: false,
  reason: 'permission_denied',
  detail: 'The key lacks the permission "chatbots:write".',
  caller,
  route: undefined,
  limits: [],
};

function aRecorder() {
  let dropped = 0;
  const stored: RecordedRefusal[] = [];
  const recorder = new RefusalRecorder({
    redact: createRedactor('neo'),
    statusOf: () => 403,
    onDropped: (count) => (dropped += count),
  });
  const log = { append: async (batch: readonly RecordedRefusal[]) => void stored.push(...batch) };
  return { recorder, log, stored, dropped: () => dropped };
}

it('nothing is recorded of strangers and of what was allowed without a notice', async () => {
  const { recorder, log, stored } = aRecorder();
  recorder.record({ ...denied, caller: undefined }, request, 'gateway');
  recorder.record({ allowed: true, caller, route: {} as never, limits: [] }, request, 'gateway');
  await recorder.flush(log);
  expect(stored).toEqual([]);
});

it('no secret, query or control character is stored, wherever it stood', async () => {
  const { recorder, log, stored } = aRecorder();
  const request2 = { ...request, target: `/chat/${secret}?key=${secret}`, userAgent: `a\u0000${secret}` };
  recorder.record({ ...denied, detail: `from ${secret}` }, { ...request2, method: secret }, 'verify');
  await recorder.flush(log);
  expect(JSON.stringify(stored)).not.toContain(secret.slice(9));
  expect(stored[0]).toMatchObject({ path: '/chat/neo_live_[redacted]', userAgent: 'a neo_live_[redacted]' });
});

it('what could not be written is kept for the next try', async () => {
  const { recorder, log, stored } = aRecorder();
  recorder.record(denied, request, 'gateway');
  await expect(recorder.flush({ append: () => Promise.reject(new Error('away')) })).rejects.toThrow('away');
  await recorder.flush(log);
  expect(stored.map(({ requestId }) => requestId)).toEqual(['req_1']);
});

it('of a flood the newest are written, and it hides nothing else', async () => {
  const { recorder, log, stored, dropped } = aRecorder();
  const spent: Decision = { ...denied, reason: 'rate_limited', detail: 'The limit "burst" is spent.' };
  recorder.record(denied, { ...request, requestId: 'req_denied' }, 'gateway');
  for (let n = 1; n <= 25_000; n++)
    recorder.record(spent, { ...request, at: n, requestId: `req_${n}` }, 'gateway');
  const other = { ...denied, caller: { ...caller, accountId: 'acc_2' } };
  recorder.record(other, { ...request, at: 25_001, requestId: 'req_other' }, 'gateway');
  await recorder.flush(log);
  const ids = stored.map(({ requestId }) => requestId);
  expect(ids).toEqual(['req_denied', ...upTo(250).map((n) => `req_${24_750 + n}`), 'req_other']);
  expect(dropped()).toBe(25_000 - 250);
});

it('the oldest are dropped and counted when more come than are written', async () => {
  const { recorder, log, stored, dropped } = aRecorder();
  for (let n = 1; n <= 25_000; n++) {
    const of = { ...denied, caller: { ...caller, accountId: `acc_${n % 200}` } };
    recorder.record(of, { ...request, at: n, requestId: `req_${n}` }, 'gateway');
  }
  await recorder.flush(log);
  expect(stored.length).toBeGreaterThanOrEqual(10_000);
  expect(stored.length).toBeLessThanOrEqual(11_000);
  expect(stored.map(({ at }) => at)).toEqual(upTo(stored.length).map((n) => 25_000 - stored.length + n));
  expect(stored.length + dropped()).toBe(25_000);
});

it('many are written in parts; those behind a part that could not be written are kept', async () => {
  const { recorder, log, stored, dropped } = aRecorder();
  const sizes: number[] = [];
  const failing = {
    append: async (part: readonly RecordedRefusal[]) => {
      sizes.push(part.length);
      if (sizes.length === 2) throw new Error('away');
      await log.append(part);
    },
  };
  for (let n = 1; n <= 240; n++)
    recorder.record(denied, { ...request, at: n, requestId: `req_${n}` }, 'gateway');
  await expect(recorder.flush(failing)).rejects.toThrow('away');
  recorder.record(denied, { ...request, at: 241, requestId: 'req_241' }, 'gateway');
  await recorder.flush(failing);
  expect(sizes).toEqual([100, 100, 100, 41]);
  expect(stored.map(({ requestId }) => requestId)).toEqual(upTo(241).map((n) => `req_${n}`));
  expect(dropped()).toBe(0);
});

it('others have their turn between the parts', async () => {
  const { recorder } = aRecorder();
  for (let n = 1; n <= 1000; n++) {
    const of = { ...denied, caller: { ...caller, accountId: `acc_${n % 10}` } };
    recorder.record(of, { ...request, at: n, requestId: `req_${n}` }, 'gateway');
  }
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const busy = async () => {
    const until = performance.now() + 5;
    while (performance.now() < until);
  };
  await recorder.flush({ append: busy });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
