import { base62 } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { createRandomNames } from './random.js';

describe('random names', () => {
  it('have the length asked for, every character of the alphabet and none besides, and do not repeat when the pool is refilled', () => {
    const name = createRandomNames(base62, 22);
    const names = Array.from({ length: 5000 }, name);
    expect(new Set(names).size).toBe(5000);
    expect(names.every((each) => /^[0-9A-Za-z]{22}$/.test(each))).toBe(true);
    expect(new Set(names.join('')).size).toBe(62);
  });

  it('favour no character, although 256 is no multiple of 62', () => {
    const name = createRandomNames(base62, 100);
    const counts = new Map<string, number>();
    for (let i = 0; i < 2000; i++) for (const c of name()) counts.set(c, (counts.get(c) ?? 0) + 1);
    const expected = 200_000 / 62;
    expect(counts.size).toBe(62);
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.12);
  });
});
