import { describe, expect, it } from 'vitest';
import { chooseTarget, newCandidate, noteReached, noteUnreachable } from './target-choice.js';

const named = (name: string, weight = 1) => ({ name, ...newCandidate(weight) });

function chosen(targets: ReturnType<typeof named>[], count: number, now = 0): string {
  return Array.from({ length: count }, () => chooseTarget(targets, now)?.name).join('');
}

describe('the choice of a target', () => {
  it('follows the weights exactly, and spreads the rarer ones evenly', () => {
    expect(chosen([named('a', 3), named('b', 1)], 8)).toBe('aabaaaba');
    expect(chosen([named('a'), named('b'), named('c')], 6)).toBe('abcabc');
  });

  it('passes over one that could not be reached, for a time that doubles up to a minute', () => {
    const [a, b] = [named('a'), named('b')];
    let now = 0;
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      noteUnreachable(a, now);
      expect(chosen([a, b], 3, now + pauseMs - 1)).toBe('bbb');
      expect(chosen([a, b], 4, now + pauseMs)).toContain('a');
      now += pauseMs;
    }
  });

  it('counts requests that fail together as one failure', () => {
    const [a, b] = [named('a'), named('b')];
    for (let i = 0; i < 50; i++) noteUnreachable(a, 0);
    expect(chosen([a, b], 2, 1_000)).toContain('a');
  });

  it('forgets a failure as soon as the target is reached', () => {
    const [a, b] = [named('a'), named('b')];
    noteUnreachable(a, 0);
    noteReached(a);
    expect(chosen([a, b], 2, 0)).toContain('a');
  });

  it('never ejects all: when none is healthy every one is used', () => {
    const [a, b] = [named('a'), named('b')];
    noteUnreachable(a, 0);
    b.isUp = false;
    expect(chosen([a, b], 4)).toMatch(/a.*b|b.*a/);
    const only = named('o');
    noteUnreachable(only, 0);
    only.isUp = false;
    expect(chosen([only], 1)).toBe('o');
  });

  it('offers no target twice to one request', () => {
    const targets = [named('a'), named('b')];
    const tried = new Set<(typeof targets)[number]>();
    for (let i = 0; i < 2; i++) {
      const target = chooseTarget(targets, 0, tried);
      expect(target).toBeDefined();
      if (target !== undefined) tried.add(target);
    }
    expect(tried.size).toBe(2);
    expect(chooseTarget(targets, 0, tried)).toBeUndefined();
  });
});
