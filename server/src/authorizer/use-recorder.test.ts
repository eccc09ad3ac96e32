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

it('of many secrets those that waited longest are written first, each with its newest use, and the rest wait', async () => {
  const recorder = new UseRecorder((text) => text);
  const names = ['sec_1', 'sec_2', 'sec_3', 'sec_4', 'sec_5'];
  for (const name of names) recorder.record(allowed(name), request);
  recorder.record(allowed('sec_1'), { ...request, at: request.at + 5 });
  const written: (readonly [string, number])[][] = [];
  const store = {
    recordLastUses: async (uses: ReadonlyMap<string, LastUse>) =>
      void written.push([...uses].map(([name, { at }]) => [name, at])),
  };
  await recorder.flush(store, 2);
  recorder.record(allowed('sec_1'), { ...request, at: request.at + 6 });
  await recorder.flush(store, 2);
  await recorder.flush(store);
  await recorder.flush(store);
  expect(written).toEqual([
    [
      ['sec_1', request.at + 5],
      ['sec_2', request.at],
    ],
    [
      ['sec_3', request.at],
      ['sec_4', request.at],
    ],
    [
      ['sec_5', request.at],
      ['sec_1', request.at + 6],
    ],
  ]);
});

it('what could not be written is tried again before the rest, unless it was used again', async () => {
  const recorder = new UseRecorder((text) => text);
  for (const name of ['sec_1', 'sec_2', 'sec_3']) recorder.record(allowed(name), request);
  const broken = {
    recordLastUses: async () => {
      recorder.record(allowed('sec_1'), { ...request, at: request.at + 1 });
      throw new Error('the disk is full');
    },
  };
  await expect(recorder.flush(broken, 2)).rejects.toThrow('the disk is full');
  const written: (readonly [string, number])[] = [];
  const store = {
    recordLastUses: async (uses: ReadonlyMap<string, LastUse>) =>
      void written.push(...[...uses].map(([name, { at }]) => [name, at] as const)),
  };
  await recorder.flush(store, 2);
  expect(written).toEqual([
    ['sec_1', request.at + 1],
    ['sec_2', request.at],
  ]);
});

/** A store that takes what it is given, and what it was given. */
function aStore() {
  const written: (readonly [string, number])[] = [];
  const store = {
    recordLastUses: async (uses: ReadonlyMap<string, LastUse>) =>
      void written.push(...[...uses].map(([name, { at }]) => [name, at] as const)),
  };
  return { store, written };
}

it('a secret whose record was read anew is written once, with its newest use', async () => {
  const recorder = new UseRecorder((text) => text);
  const { store, written } = aStore();
  const [before, anew] = [allowed('sec_1'), allowed('sec_1')];
  for (const [i, decision] of [before, anew, before, anew].entries())
    recorder.record(decision, { ...request, at: request.at + i });
  await recorder.flush(store);
  recorder.record(before, { ...request, at: request.at + 4 });
  recorder.record(anew, { ...request, at: request.at + 5 });
  await recorder.flush(store);
  await recorder.flush(store);
  expect(written).toEqual([
    ['sec_1', request.at + 3],
    ['sec_1', request.at + 5],
  ]);
});

it('a use that comes while the one before could not be written is the one that is tried again', async () => {
  const recorder = new UseRecorder((text) => text);
  const { store, written } = aStore();
  const [before, anew] = [allowed('sec_1'), allowed('sec_1')];
  recorder.record(before, request);
  const broken = {
    recordLastUses: async () => {
      recorder.record(anew, { ...request, at: request.at + 1 });
      throw new Error('the disk is full');
    },
  };
  await expect(recorder.flush(broken)).rejects.toThrow('the disk is full');
  recorder.record(before, { ...request, at: request.at + 2 });
  await recorder.flush(store);
  expect(written).toEqual([['sec_1', request.at + 2]]);
});

it('two recorders that meet the same caller write apart', async () => {
  const recorders = [new UseRecorder((text) => text), new UseRecorder((text) => text)];
  const decision = allowed('sec_1');
  const { store, written } = aStore();
  for (const [i, recorder] of recorders.entries())
    recorder.record(decision, { ...request, at: request.at + i });
  for (const recorder of recorders) await recorder.flush(store);
  expect(written).toEqual([
    ['sec_1', request.at],
    ['sec_1', request.at + 1],
  ]);
});
