import { describe, expect, it } from 'vitest';
import { aRecord, aRequest, t0 } from '../../test/builders.js';
import type { KeyRecord } from '../keys/key.js';
import { createCachedKeyFinder } from './cached-key-finder.js';
import { createGuessLimiter } from './guess-limiter.js';
import { KeyCache } from './key-cache.js';

const working = aRecord({ secret: { place: 7 } });
const canary: KeyRecord = { ...working, key: { ...working.key, id: 'key_canary', isCanary: true } };
const records = new Map([
  ['working', working],
  ['canary', canary],
]);

describe.each([
  ['at once', false],
  ['later', true],
])('with a store that answers %s', (_how, isLater) => {
  function aFinder() {
    const lookUps: string[] = [];
    const noted: string[] = [];
    const finder = createCachedKeyFinder({
      cache: new KeyCache(10),
      guesses: createGuessLimiter(() => ({ allow: 3, windowMs: 60_000 })),
      reader: {
        findByDigest(digest) {
          lookUps.push(digest);
          const record = records.get(digest);
          return isLater ? Promise.resolve(record) : record;
        },
      },
      noteCanary: ({ key }) => void noted.push(key.id),
    });
    const find = async (digest: string, address = '203.0.113.1') =>
      finder.find(digest, aRequest({ at: t0, address }));
    return { find, lookUps, noted };
  }

  it('a key is answered as the store told it, the place of its secret included, whether it is looked up or known', async () => {
    const { find, lookUps } = aFinder();
    expect([await find('working'), await find('working')]).toEqual([working, working]);
    expect(lookUps).toEqual(['working']);
  });

  it('a canary is answered exactly like a key that was never issued, and its use is noted', async () => {
    const { find, noted } = aFinder();
    expect(await find('canary')).toEqual(await find('unknown'));
    expect(noted).toEqual(['key_canary']);
  });

  it('a canary is looked up again each time, as an unknown key is: no cache makes it quicker', async () => {
    const { find, lookUps } = aFinder();
    for (const digest of ['canary', 'canary', 'unknown', 'unknown', 'working', 'working']) {
      await find(digest, `203.0.113.${lookUps.length}`);
    }
    expect(lookUps).toEqual(['canary', 'canary', 'unknown', 'unknown', 'working']);
  });

  it('a canary counts as a guess: after the last one the address is limited, with the same words', async () => {
    const { find, noted } = aFinder();
    const answers = [];
    for (let n = 0; n < 4; n++) answers.push(await find('canary', '203.0.113.7'));
    const others = [];
    for (let n = 0; n < 4; n++) others.push(await find('unknown', '203.0.113.8'));
    expect(answers).toEqual(others);
    expect(answers[3]).toMatchObject({ reason: 'rate_limited' });
    expect(noted.length).toBe(3);
  });
});
