import type { AccessRequest, Decision, SecretSender } from '@neoagent/core';
import { expect, it } from 'vitest';
import { anAllowed } from '../test-support/decisions.js';
import { SenderRecorder } from './sender-recorder.js';

const t0 = 1_800_000_000_000;

function aRequest(fields: Partial<AccessRequest> = {}): AccessRequest {
  return {
    method: 'GET',
    target: '/chat',
    authorization: [],
    address: '192.0.2.1',
    origin: undefined,
    fetchSite: undefined,
    userAgent: 'curl/8',
    at: t0,
    requestId: 'req_1',
    ...fields,
  };
}

function allowed(secretEndsAt?: number): Decision {
  return anAllowed({}, secretEndsAt === undefined ? {} : { secretEndsAt });
}

async function written(recorder: SenderRecorder): Promise<readonly SecretSender[]> {
  const kept: SecretSender[] = [];
  await recorder.flush({ recordSenders: async (senders) => void kept.push(...senders) });
  return kept;
}

const plain = () => new SenderRecorder((text) => text);
const inGrace = allowed(t0 + 1000);

it('only senders of a replaced secret are collected, told apart by address and user agent', async () => {
  const recorder = plain();
  recorder.record(allowed(), aRequest());
  recorder.record(
    { allowed: false, reason: 'rate_limited', detail: '', caller: undefined, route: undefined, limits: [] },
    aRequest(),
  );
  expect(await written(recorder)).toEqual([]);
  for (const at of [t0, t0 + 2]) recorder.record(inGrace, aRequest({ at }));
  recorder.record(inGrace, aRequest({ userAgent: undefined, address: undefined, at: t0 + 1 }));
  expect(await written(recorder)).toMatchObject([
    { address: '192.0.2.1', userAgent: 'curl/8', count: 2, firstAt: t0, lastAt: t0 + 2 },
    { address: null, userAgent: null, country: null, count: 1 },
  ]);
  expect(await written(recorder)).toEqual([]);
});

it('of one secret the twenty seen last are kept, however many come before they are written', async () => {
  const recorder = plain();
  for (let n = 1; n <= 1000; n++) {
    recorder.record(inGrace, aRequest({ userAgent: `agent ${n}`, at: t0 + n }));
    recorder.record(inGrace, aRequest({ userAgent: 'the same', at: t0 + n }));
  }
  const kept = await written(recorder);
  expect(kept).toHaveLength(20);
  expect(kept.find(({ userAgent }) => userAgent === 'the same')).toMatchObject({ count: 1000 });
  expect(kept.some(({ userAgent }) => userAgent === 'agent 1000')).toBe(true);
});

it('a batch that could not be written is kept and added to what came meanwhile', async () => {
  const recorder = plain();
  recorder.record(inGrace, aRequest());
  const broken = {
    recordSenders: async () => {
      recorder.record(inGrace, aRequest({ at: t0 + 5 }));
      throw new Error('the disk is full');
    },
  };
  await expect(recorder.flush(broken)).rejects.toThrow('the disk is full');
  expect(await written(recorder)).toMatchObject([{ count: 2, firstAt: t0, lastAt: t0 + 5 }]);
});

it('secrets and control characters in a user agent are hidden; senders that look alike then are one', async () => {
  const recorder = new SenderRecorder(
    (text) => text.replace(/neo_\w+/g, '[key]'),
    (address) => (address === '192.0.2.1' ? 'NZ' : null),
  );
  for (const userAgent of ['a neo_live_1\u0000', 'a neo_live_2\u0000']) {
    recorder.record(inGrace, aRequest({ userAgent }));
  }
  expect(await written(recorder)).toMatchObject([{ userAgent: 'a [key] ', count: 2, country: 'NZ' }]);
});
