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

function allowed(secretId: string, secretPlace?: number): Decision {
  return {
    allowed: true,
    caller: {
      accountId: 'acc_1',
      keyId: 'key_1',
      secretId,
      secretPlace,
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

/** Names of secrets, and what became of them: `sec_1` lies at place 1, and so on. */
function places() {
  const recorder = new UseRecorder((text) => text);
  const callers = new Map<number, Decision>();
  const use = (place: number, at = request.at) => {
    const decision = callers.get(place) ?? allowed(`sec_${place}`, place);
    callers.set(place, decision);
    recorder.record(decision, { ...request, at });
  };
  const flushed = async (most?: number) => {
    const names: string[] = [];
    await recorder.flush({ recordLastUses: async (uses) => void names.push(...uses.keys()) }, most);
    return names.map((name) => Number(name.slice('sec_'.length)));
  };
  return { recorder, use, flushed };
}

it('secrets whose places are near each other are written together, as soon as the first of them is due', async () => {
  const { use, flushed } = places();
  for (const place of [900, 100, 910, 500, 120, 901]) use(place);
  expect(await flushed(4)).toEqual([900, 910, 901, 100]);
  expect(await flushed()).toEqual([120, 500]);
  expect(await flushed()).toEqual([]);
});

it('no flush writes more than it may, and what is left of a group is first in the next, before what came to it since', async () => {
  const { use, flushed } = places();
  for (const place of [1, 2, 3, 100, 101]) use(place);
  expect(await flushed(2)).toEqual([1, 2]);
  for (const place of [1, 2, 3, 4]) use(place);
  expect(await flushed(2)).toEqual([3, 100]);
  expect(await flushed(2)).toEqual([101, 1]);
  expect(await flushed(2)).toEqual([2, 4]);
});

it('secrets in use all the time never keep others waiting, however few may be written at once', async () => {
  const { use, flushed } = places();
  const busy = [1, 2, 3, 4, 5];
  for (const place of [...busy, 500]) use(place);
  const written: number[] = [];
  for (let n = 0; n < 6; n++) {
    written.push(...(await flushed(1)));
    for (const place of busy) use(place);
  }
  expect(written).toEqual([...busy, 500]);
});

it('a secret that is used again while it waits keeps its turn and is written once, with its newest use', async () => {
  const { recorder, use } = places();
  const { store, written } = aStore();
  for (const place of [1, 500, 2]) use(place);
  use(1, request.at + 7);
  await recorder.flush(store, 1);
  use(2, request.at + 8);
  recorder.record(allowed('sec_2', 2), { ...request, at: request.at + 9 });
  await recorder.flush(store);
  expect(written).toEqual([
    ['sec_1', request.at + 7],
    ['sec_2', request.at + 9],
    ['sec_500', request.at],
  ]);
});

it('what could not be written keeps its order before all others, with the uses that came meanwhile, and nothing twice', async () => {
  const { recorder, use } = places();
  const { store, written } = aStore();
  for (const place of [1, 500, 2, 600]) use(place);
  const broken = {
    async recordLastUses() {
      for (const place of [2, 3, 600]) use(place, request.at + 1);
      throw new Error('the disk is full');
    },
  };
  await expect(recorder.flush(broken, 3)).rejects.toThrow('the disk is full');
  await expect(recorder.flush(broken, 1)).rejects.toThrow('the disk is full');
  await recorder.flush(store, 3);
  await recorder.flush(store);
  await recorder.flush(store);
  expect(written).toEqual([
    ['sec_1', request.at],
    ['sec_2', request.at + 1],
    ['sec_500', request.at],
    ['sec_600', request.at + 1],
    ['sec_3', request.at + 1],
  ]);
});

it('two writers at a time lose nothing when both fail', async () => {
  const { recorder, use } = places();
  const { store, written } = aStore();
  for (const place of [1, 2, 500]) use(place);
  const fail: (() => void)[] = [];
  const broken = {
    recordLastUses: () =>
      new Promise<void>((_resolve, reject) => fail.push(() => reject(new Error('the disk is full')))),
  };
  const flushes = [recorder.flush(broken, 1)];
  use(1, request.at + 1);
  flushes.push(recorder.flush(broken));
  use(2, request.at + 2);
  for (const failNow of fail.reverse()) failNow();
  const outcomes = await Promise.allSettled(flushes);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await recorder.flush(store);
  await recorder.flush(store);
  expect(new Map(written)).toEqual(
    new Map([
      ['sec_1', request.at + 1],
      ['sec_2', request.at + 2],
      ['sec_500', request.at],
    ]),
  );
  expect(written).toHaveLength(3);
});
